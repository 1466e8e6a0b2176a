import { h } from "preact";
import { useSpeech } from "../../words/language.tsx";
import type { PageProps } from "../app.tsx";

/** Running the house: topics, guidelines, hours, limits, resources, the audit log. */
export function House(_given: PageProps) {
  const { t } = useSpeech();
  return <h1 tabIndex={-1}>{t.ops.page.house}</h1>;
}

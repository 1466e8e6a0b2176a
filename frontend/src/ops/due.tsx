import { h } from "preact";
import { useSpeech } from "../words/language.tsx";
import type { PageProps } from "./app.tsx";

/** Help lines that somebody should look at again: an old number is worse than none. */
export function Due({ due, lookout }: { due: number; lookout: PageProps["lookout"] }) {
  const { t } = useSpeech();
  if (due === 0) return null;
  return (
    <p class="card ops-answer-watch">
      <a
        href="#house"
        onClick={(event) => {
          event.preventDefault();
          lookout.go("house");
        }}
      >
        {t.house.due(due)}
      </a>
    </p>
  );
}

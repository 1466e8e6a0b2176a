import { h } from "preact";
import { useSpeech } from "../words/language.tsx";
import type { State } from "./answers.ts";

/** Told apart by their shape as well as by their colour. */
const SHAPES: Record<State, string> = {
  well: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9 3 3 5-6",
  watch: "M12 3l9 9-9 9-9-9zm0 5v5m0 2.5v.5",
  act: "M12 2.5 22.5 21h-21zM12 9v6m0 2.5v.5",
  unknown: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-2.5 7a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 2v.5",
};

export function Mark({ state }: { state: State }) {
  return (
    <svg class={`ops-mark ops-${state}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

/** The mark with its word. */
export function Verdict({ state }: { state: State }) {
  const { t } = useSpeech();
  return (
    <span class={`ops-verdict ops-${state}`}>
      <Mark state={state} /> {t.ops.verdict[state]}
    </span>
  );
}

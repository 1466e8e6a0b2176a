import { h } from "preact";
import { useState } from "preact/hooks";
import { codeOf, type Desk, type Receipt } from "../room/desk.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { ReceiptShown } from "./receipt.tsx";

/** As long as the service takes. */
const MOST_CHARACTERS = 1000;

/** Have a human look at what a program decided. `code`: of the sanction. What was typed stays until it arrived. */
export function Appeal({ code, desk }: { code: string; desk: Desk | null }) {
  const { t } = useSpeech();
  const [text, setText] = useState("");
  const [state, setState] = useState<"open" | "sending" | { failed: string } | Receipt>("open");
  if (typeof state === "object" && "code" in state) {
    return (
      <div class="appeal">
        <p tabIndex={-1} ref={begin}>
          {t.appeal.done}
        </p>
        <ReceiptShown receipt={state} />
      </div>
    );
  }
  const failed = typeof state === "object" ? (t.appeal.failed[state.failed as keyof typeof t.appeal.failed] ?? t.appeal.failed.other) : null;
  const send = () => {
    setState("sending");
    desk?.appeal(code, text).then(setState, (error: unknown) => setState({ failed: codeOf(error) }));
  };
  return (
    <details class="appeal">
      <summary>{t.appeal.open}</summary>
      <form
        aria-busy={state === "sending"}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) send();
        }}
      >
        <p class="small">{t.appeal.how}</p>
        <label class="field">
          <span>{t.appeal.label}</span>
          <textarea rows={3} maxLength={MOST_CHARACTERS} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <p class="soft small">{t.appeal.hint}</p>
        <p role="status">{failed}</p>
        <button type="submit" class="button" disabled={!desk || state === "sending" || !text.trim()}>
          {state === "sending" ? t.appeal.sending : t.appeal.send}
        </button>
      </form>
    </details>
  );
}

import { h } from "preact";
import { useState } from "preact/hooks";
import { codeOf, type Sent } from "../room/desk.ts";
import type { ReportReason } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { Attach } from "./attach.tsx";
import { begin } from "./begin.ts";
import { ReceiptShown } from "./receipt.tsx";
import type { ReportProps } from "./report.tsx";

/** As long as the service takes. */
const MOST_CHARACTERS = 500;

interface Props extends ReportProps {
  one: { id: string; name: string };
  sent: Sent;
  reason: ReportReason;
}

/** A report has arrived: its code, and what may be added now. What was typed stays until it arrived, too. */
export function Reported({ desk, seat, lines, never, onClose, one, sent, reason }: Props) {
  const { t, language } = useSpeech();
  const [attached, setAttached] = useState<readonly string[]>([]);
  const [note, setNote] = useState("");
  const [more, setMore] = useState<"open" | "sending" | "sent" | { failed: string }>("open");
  const [met, setMet] = useState<boolean | null>(null);
  const something = attached.length > 0 || note.trim() !== "";
  const add = () => {
    setMore("sending");
    desk?.report({ seat, member: one.id, reason, attach: attached, note }).then(
      () => {
        setAttached([]);
        setNote("");
        setMore("sent");
      },
      (error: unknown) => setMore({ failed: codeOf(error) }),
    );
  };
  const failed = typeof more === "object" ? more.failed : null;
  return (
    <section class="card report" aria-label={t.report.title}>
      <h2 tabIndex={-1} ref={begin}>
        {t.report.done}
      </h2>
      {reason === "danger" && (
        <p>
          {t.report.danger} <a href={`/help?lang=${language}`}>{t.care.all}</a>
        </p>
      )}
      <ReceiptShown receipt={sent} />
      <p>{t.report.before}</p>
      {lines ? <Attach lines={lines} attached={attached} onAttach={setAttached} /> : <p class="soft small">{t.report.attachEnd}</p>}
      <details>
        <summary>{t.report.note}</summary>
        <label class="field">
          <span>{t.report.noteLabel}</span>
          <textarea rows={2} maxLength={MOST_CHARACTERS} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
      </details>
      {something && (
        <button type="button" class="button button-main" disabled={more === "sending"} onClick={add}>
          {more === "sending" ? t.report.sending : t.report.add}
        </button>
      )}
      <div role="status">
        {more === "sent" && <p>{t.report.added}</p>}
        {failed && <p>{t.report.failed[failed as keyof typeof t.report.failed] ?? t.report.failed.other}</p>}
        {met !== null && <p>{met ? t.report.doneNever(one.name) : t.report.neverFailed}</p>}
      </div>
      <div class="buttons">
        {onClose && (
          <button type="button" class={something ? "button" : "button button-main"} onClick={onClose}>
            {t.report.close}
          </button>
        )}
        {!met && (
          <button type="button" class="button" onClick={() => void never(one.id).then(() => setMet(true), () => setMet(false))}>
            {t.report.never}
          </button>
        )}
      </div>
    </section>
  );
}

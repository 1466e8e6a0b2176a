import { h } from "preact";
import { useState } from "preact/hooks";
import { codeOf, type Desk, type Sent } from "../room/desk.ts";
import type { TextLine } from "../room/lines.ts";
import type { ReportReason } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { Reported } from "./reported.tsx";

export interface ReportProps {
  desk: Desk | null;
  seat: string;
  people: readonly { id: string; name: string }[];
  /** The talk as it stands on the screen; null: the words are gone. */
  lines: readonly TextLine[] | null;
  /** Never meet this member again. */
  never: (member: string) => Promise<unknown>;
  onClose?: () => void;
}

/** Report somebody: the reason is the button that sends. What else there is to say or to show can follow, and need not. */
export function Report(props: ReportProps) {
  const { desk, seat, people, onClose } = props;
  const { t } = useSpeech();
  const [whom, setWhom] = useState(people.length === 1 ? (people[0]?.id ?? null) : null);
  const [state, setState] = useState<"open" | "sending" | { failed: string } | { sent: Sent; reason: ReportReason }>("open");
  const one = people.find(({ id }) => id === whom);
  const send = (reason: ReportReason) => {
    if (!desk || !one) return;
    setState("sending");
    desk.report({ seat, member: one.id, reason, attach: [], note: "" }).then(
      (sent) => setState({ sent, reason }),
      (error: unknown) => setState({ failed: codeOf(error) }),
    );
  };
  if (one && typeof state === "object" && "sent" in state) return <Reported {...props} one={one} sent={state.sent} reason={state.reason} />;
  const sending = state === "sending";
  const failed = typeof state === "object" && "failed" in state ? state.failed : null;
  const told = one ? t.report.titleOf(one.name) : t.report.title;
  return (
    <section class="card report" aria-label={told} aria-busy={sending}>
      <h2 tabIndex={-1} ref={begin}>
        {told}
      </h2>
      <p class="small">{t.report.how}</p>
      {people.length > 1 && (
        <fieldset class="report-whom">
          <legend>{t.report.whom}</legend>
          {people.map(({ id, name }) => (
            <label key={id} class="report-check">
              <input type="radio" name="whom" checked={id === whom} onChange={() => setWhom(id)} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p id="report-reason">{sending ? t.report.sending : t.report.reason}</p>
      <p role="status">{failed && (t.report.failed[failed as keyof typeof t.report.failed] ?? t.report.failed.other)}</p>
      <div class="report-reasons" role="group" aria-labelledby="report-reason">
        {(Object.keys(t.report.reasons) as ReportReason[]).map((reason) => (
          <button key={reason} type="button" class="button" disabled={!one || !desk || sending} onClick={() => send(reason)}>
            {t.report.reasons[reason]}
          </button>
        ))}
      </div>
      {onClose && (
        <div class="buttons">
          <button type="button" class="button button-quiet" onClick={onClose}>
            {t.back}
          </button>
        </div>
      )}
    </section>
  );
}

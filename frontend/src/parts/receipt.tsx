import { h } from "preact";
import { useState } from "preact/hooks";
import { codeOf, type Desk, type Outcome, type Receipt } from "../room/desk.ts";
import { useSpeech } from "../words/language.tsx";

/** The code of a report or of a request: to write down, and kept in this tab. */
export function ReceiptShown({ receipt: { code, expires_at } }: { receipt: Receipt }) {
  const { t, language } = useSpeech();
  const until = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(expires_at * 1000);
  return (
    <div class="receipt">
      <p class="soft small">{t.receipt.code}</p>
      <p class="receipt-code">{code}</p>
      <p class="small">
        {t.receipt.keep} {t.receipt.until(until)}
      </p>
      <p class="soft small">{t.receipt.tab}</p>
    </div>
  );
}

/** What became of a code, in words. */
export function OutcomeShown({ outcome: { kind, state, outcome } }: { outcome: Outcome }) {
  const { t } = useSpeech();
  const { kinds, states, outcomes } = t.receipt;
  return (
    <div class="card card-warm" role="status">
      <h2>{kinds[kind] ?? kinds.report}</h2>
      <p>
        {states[state] ?? states.received} {outcome && outcomes[outcome as keyof typeof outcomes]}
      </p>
    </div>
  );
}

/** All codes of this tab, each with a way to see what became of it. */
export function Receipts({ desk }: { desk: Desk }) {
  const { t } = useSpeech();
  const { receipts } = desk;
  if (receipts.length === 0) return null;
  return (
    <section class="card" aria-label={t.receipt.mine}>
      <h2>{t.receipt.mine}</h2>
      <ul class="list">
        {receipts.map((receipt) => (
          <Looked key={receipt.code} desk={desk} receipt={receipt} />
        ))}
      </ul>
    </section>
  );
}

function Looked({ desk, receipt: { kind, code } }: { desk: Desk; receipt: Receipt }) {
  const { t } = useSpeech();
  const [state, setState] = useState<"open" | "looking" | { failed: string } | Outcome>("open");
  const look = () => {
    setState("looking");
    desk.outcome(code).then(setState, (error: unknown) => setState({ failed: codeOf(error) }));
  };
  return (
    <li class="row">
      <span>
        {t.receipt.kinds[kind]} <span class="soft">{code}</span>
      </span>
      {typeof state === "object" && "state" in state ? (
        <OutcomeShown outcome={state} />
      ) : (
        <button type="button" class="button" disabled={state === "looking"} onClick={look}>
          {state === "looking" ? t.receipt.looking : t.receipt.look}
        </button>
      )}
      {typeof state === "object" && "failed" in state && (
        <p role="status">{state.failed === "code_unknown" ? t.receipt.unknown : t.receipt.away}</p>
      )}
    </li>
  );
}

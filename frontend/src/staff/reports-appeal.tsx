import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { useAct, Wrong } from "./form.tsx";
import type { RowProps } from "./reports.tsx";
import { type AppealLine, type AppealOpened, span } from "./reports-queue.ts";

const OUTCOMES = ["lifted", "upheld"] as const;

export function AppealRow({ one, now, me, names, act, open }: RowProps<AppealLine>) {
  const { t } = useSpeech();
  const { step, by_human, due_at, own, taken } = one;
  const others = taken !== null && taken.by !== me.id;
  const due = due_at > now ? t.reports.due(span(due_at - now, t)) : t.reports.overdue(span(now - due_at, t));
  return (
    <li class="row">
      <div class="report-line">
        <p>
          <span class={due_at > now ? "tag" : "tag report-severe"}>{due}</span> <strong>{t.reports.sanctions[step]}</strong>
        </p>
        <p class="small">{by_human ? t.reports.byHuman : t.reports.byProgram}</p>
        <p class="soft small">{own ? t.reports.ownDecision : taken ? (others ? t.reports.works(names(taken.by)) : t.reports.mine) : ""}</p>
      </div>
      {!own && (
        <button type="button" class="button" aria-disabled={others || act.busy} aria-label={t.reports.openOne(`${t.reports.sanctions[step]}, ${due}`)} onClick={() => !others && open()}>
          {t.reports.open}
        </button>
      )}
    </li>
  );
}

/** One appeal: what the person says, and whether it stays. */
export function AppealCase({ opened: { appeal, told, until, words }, me, calls, close }: { opened: AppealOpened; me: Me; calls: Calls; close: (said?: string) => void }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const when = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short", timeZone: me.time_zone });
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(null);
  return (
    <section class="card staff-panel" aria-labelledby="case">
      <h2 id="case">{t.reports.sanctions[appeal.step]}</h2>
      <p class="small">
        {appeal.by_human ? t.reports.byHuman : t.reports.byProgram}. {until !== null && t.sanction.banUntil(when.format(until * 1000))}
      </p>
      <h3>{t.reports.toldThem}</h3>
      <p class="staff-note">{told?.[language] ?? t.sanction.why[appeal.reason]}</p>
      <h3>{t.reports.words}</h3>
      {words.length === 0 && <p>{t.reports.noWords}</p>}
      {words.map((text, number) => (
        <p key={number} class="staff-note">
          {text}
        </p>
      ))}
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          if (outcome) act.run(async () => (await calls.call("POST", `appeals/${appeal.id}/decision`, { outcome }), close(t.reports.done)));
        }}
      >
        <fieldset class="staff-question">
          <legend>{t.reports.outcome}</legend>
          {OUTCOMES.map((one) => (
            <label class="staff-check" key={one}>
              <input type="radio" name="outcome" checked={outcome === one} onChange={() => setOutcome(one)} />
              <span>{t.reports.appealOutcomes[one]}</span>
            </label>
          ))}
        </fieldset>
        <Wrong act={act} />
        <div class="buttons">
          <button type="submit" class="button button-main" aria-disabled={act.busy || !outcome}>
            {act.busy ? t.staff.busy : t.reports.send}
          </button>
          <button type="button" class="button" onClick={() => close()}>
            {t.reports.back}
          </button>
        </div>
      </form>
    </section>
  );
}

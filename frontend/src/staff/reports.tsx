import { Fragment, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { type Act, Got, useAct, Wrong } from "./form.tsx";
import { AppealCase, AppealRow } from "./reports-appeal.tsx";
import { ReportCase } from "./reports-case.tsx";
import { type AppealOpened, lasts, late, type Queue, type ReportLine, type ReportOpened, SEVERE, span } from "./reports-queue.ts";
import { useGot } from "./use-got.ts";
import { useTick } from "./tick.ts";

const REFRESH_MS = 20_000;

type Open = { report: ReportOpened } | { appeal: AppealOpened } | null;

/** For supervisors and operators: what people have reported or appealed against, and one case at a time. */
export function Reports({ calls, me }: { calls: Calls; me: Me }) {
  const { t } = useSpeech();
  const act = useAct();
  const turn = Math.floor(useTick(REFRESH_MS) / REFRESH_MS);
  const queue = useGot(() => calls.get<Queue>("reports"), String(turn));
  const team = useGot(() => calls.get<{ id: string; name: string }[]>("team"));
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState("");
  const top = useRef<HTMLHeadingElement>(null);
  const names = (id: string) => team.got?.find((one) => one.id === id)?.name ?? t.reports.somebody;
  useEffect(() => top.current?.focus({ preventScroll: true }), [open]);
  const look = (what: () => Promise<Open>) =>
    act.run(async () => {
      setSaid("");
      // Who is told that another one was quicker sees who it is.
      setOpen(await what().catch((why: unknown) => (queue.again(), Promise.reject(why))));
    });
  const close = (word = "") => {
    setOpen(null);
    setSaid(word);
    queue.again();
    scrollTo(0, 0);
  };
  const lateBy = queue.got ? late(queue.got) : 0;
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1} ref={top}>
        {t.reports.title}
      </h1>
      <div>
        <p class="soft">{t.reports.lead}</p>
        <div role="status">
          {said && <p class="card card-warm">{said}</p>}
          {lateBy > 0 && !open && <p class="staff-wrong">{t.reports.late(Math.floor(lateBy / 60))}</p>}
        </div>
        <Wrong act={act} />
      </div>
      {open && "report" in open && queue.got && (
        <ReportCase opened={open.report} rules={queue.got.rules} now={queue.got.at} me={me} names={names} calls={calls} close={close} />
      )}
      {open && "appeal" in open && <AppealCase opened={open.appeal} me={me} calls={calls} close={close} />}
      {!open && (
        <Got act={queue.act} got={queue.got} again={queue.again}>
          {(got) => (
            <>
              <section class="card staff-panel" aria-labelledby="reports-waiting">
                <h2 id="reports-waiting">{t.reports.waiting}</h2>
                {got.reports.length === 0 && <p>{t.reports.none}</p>}
                <ul class="list">
                  {got.reports.map((one) => (
                    <Row key={one.id} one={one} now={got.at} me={me} names={names} act={act} open={() => look(async () => ({ report: await calls.call<ReportOpened>("POST", `reports/${one.id}/open`) }))} />
                  ))}
                </ul>
              </section>
              <section class="card staff-panel" aria-labelledby="reports-appeals">
                <h2 id="reports-appeals">{t.reports.appeals}</h2>
                <p class="soft small">{t.reports.appealLead}</p>
                {got.appeals.length === 0 && <p>{t.reports.noAppeals}</p>}
                <ul class="list">
                  {got.appeals.map((one) => (
                    <AppealRow key={one.id} one={one} now={got.at} me={me} names={names} act={act} open={() => look(async () => ({ appeal: await calls.call<AppealOpened>("POST", `appeals/${one.id}/open`) }))} />
                  ))}
                </ul>
              </section>
            </>
          )}
        </Got>
      )}
    </div>
  );
}

export interface RowProps<T> {
  one: T;
  /** Unix seconds of the service. */
  now: number;
  me: Me;
  names: (id: string) => string;
  act: Act;
  open: () => void;
}

function Row({ one, now, me, names, act, open }: RowProps<ReportLine>) {
  const { t } = useSpeech();
  const { reason, severity, language, at, seen_at, text_until, about, independent, taken, proposal } = one;
  const others = taken !== null && taken.by !== me.id;
  const what = `${t.report.reasons[reason]}, ${t.reports.ago(span(now - at, t))}`;
  return (
    <li class="row">
      <div class="report-line">
        <p>
          <span class={severity >= SEVERE ? "tag report-severe" : "tag"}>{t.reports.severity[severity - 1]}</span> <strong>{t.report.reasons[reason]}</strong>
        </p>
        <p class="small">
          {t.reports.ago(span(now - at, t))} · {language} · {t.reports.about(about)}
          {independent > 1 && ` · ${t.reports.independent(independent)}`}
        </p>
        <p class="soft small">
          {taken ? (others ? t.reports.works(names(taken.by)) : t.reports.mine) : seen_at === null ? t.reports.unseen : ""}
          {text_until !== null && ` · ${text_until > now ? t.reports.textLeft(span(text_until - now, t)) : t.reports.textGone}`}
        </p>
        {proposal && <p class="small report-wanted">{t.reports.wants(names(proposal.by), lasts(proposal.seconds, t))}</p>}
      </div>
      <button type="button" class={severity >= SEVERE ? "button button-main" : "button"} aria-disabled={others || act.busy} aria-label={t.reports.openOne(what)} onClick={() => !others && open()}>
        {t.reports.open}
      </button>
    </li>
  );
}

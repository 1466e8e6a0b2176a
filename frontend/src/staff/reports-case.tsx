import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { Choice } from "./fields.tsx";
import { useAct, Wrong } from "./form.tsx";
import { LASTING, LASTS, lasts, OUTCOMES, type Outcome, type ReportOpened, type Rule } from "./reports-queue.ts";

interface Props {
  opened: ReportOpened;
  rules: Rule[];
  /** Unix seconds of the service. */
  now: number;
  me: Me;
  names: (id: string) => string;
  calls: Calls;
  /** Back to the list, which says this. */
  close: (said?: string) => void;
}

/** One report: what was attached, what else is known, and the decision. */
export function ReportCase(props: Props) {
  const { opened, me, names, calls, close } = props;
  const { t } = useSpeech();
  const act = useAct();
  const { report } = opened;
  const { proposal } = report;
  const path = `reports/${report.id}`;
  return (
    <>
      <section class="card staff-panel" aria-labelledby="case">
        <h2 id="case">{t.report.reasons[report.reason]}</h2>
        {opened.volunteer && <p class="staff-wrong">{t.reports.volunteer}</p>}
        <Excerpt opened={opened} me={me} />
        <Known opened={opened} />
        <div class="buttons">
          <button type="button" class="button" onClick={() => close()}>
            {t.reports.back}
          </button>
          <button type="button" class="button button-quiet" aria-disabled={act.busy} onClick={() => act.run(async () => (await calls.call("POST", `${path}/give-back`), close()))}>
            {t.reports.giveBack}
          </button>
        </div>
      </section>
      {proposal && (
        <section class="card card-warm staff-panel" aria-labelledby="proposal">
          <h2 id="proposal">{proposal.by === me.id ? t.reports.own(lasts(proposal.seconds, t)) : t.reports.proposal(names(proposal.by), lasts(proposal.seconds, t))}</h2>
          <Told rules={props.rules} rule={proposal.rule} />
          {proposal.by !== me.id && (
            <div class="buttons">
              <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => act.run(async () => (await calls.call("POST", `${path}/confirmation`), close(t.reports.done)))}>
                {t.reports.confirm}
              </button>
            </div>
          )}
        </section>
      )}
      <Wrong act={act} />
      <Decision {...props} path={path} />
    </>
  );
}

function Excerpt({ opened: { lines, words }, me }: Pick<Props, "opened" | "me">) {
  const { t, language } = useSpeech();
  const when = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: me.time_zone });
  if (lines.length + words.length === 0) return <p>{t.reports.nothing}</p>;
  return (
    <>
      {lines.length > 0 && <h3>{t.reports.excerpt}</h3>}
      <ol class="report-lines">
        {lines.map(({ by, at, text }, number) => (
          <li key={number} class={`report-by-${by}`}>
            <p class="soft small">
              {t.reports.by[by]}, {when.format(at)}
            </p>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {words.length > 0 && <h3>{t.reports.note}</h3>}
      {words.map((text, number) => (
        <p key={number} class="staff-note">
          {text}
        </p>
      ))}
    </>
  );
}

/** What programs held of this person. */
function Known({ opened: { against } }: Pick<Props, "opened">) {
  const { t, language } = useSpeech();
  if (!against) return null;
  const say = (sum: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(sum);
  const { notice, pause, ban } = against.steps;
  return <p class="soft small">{against.sum > 0 ? `${t.reports.against(say(against.sum))} ${t.reports.steps(say(notice), say(pause), say(ban))}` : t.reports.clean}</p>;
}

function Told({ rules, rule }: { rules: Rule[]; rule: string }) {
  const { language } = useSpeech();
  const found = rules.find(({ id }) => id === rule);
  return found ? <p class="staff-note">{found.text[language]}</p> : null;
}

function Decision({ opened: { report }, rules, calls, close, path }: Props & { path: string }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [rule, setRule] = useState("");
  const [long, setLong] = useState("");
  const [missing, setMissing] = useState(false);
  const spans = outcome === "paused" || outcome === "banned" ? LASTS[outcome] : null;
  const seconds = spans ? (spans.find((one) => String(one) === long) ?? spans[0]) : null;
  const breach = outcome !== null && outcome !== "no_breach";
  const send = () => {
    setMissing(breach && !rule);
    if (!outcome || (breach && !rule)) return;
    act.run(async () => {
      const { state } = await calls.call<{ state: string }>("POST", `${path}/decision`, { outcome, rule: breach ? rule : null, seconds });
      close(state === "decided" ? t.reports.done : t.reports.proposed);
    });
  };
  return (
    <section class="card staff-panel" aria-labelledby="decide">
      <h2 id="decide">{report.proposal ? t.reports.otherwise : t.reports.decide}</h2>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <fieldset class="staff-question">
          <legend>{t.reports.outcome}</legend>
          {OUTCOMES.map((one) => (
            <label class="staff-check" key={one}>
              <input type="radio" name="outcome" checked={outcome === one} onChange={() => setOutcome(one)} />
              <span>{t.reports.outcomes[one]}</span>
            </label>
          ))}
        </fieldset>
        {breach && (
          <Choice id="rule" label={t.reports.rule} value={rule} onValue={(one) => (setRule(one), setMissing(false))} options={[["", t.reports.choose] as const, ...rules.map(({ id, text }, number) => [id, `${number + 1}. ${text[language]}`] as const)]} />
        )}
        {spans && <Choice id="lasts" label={t.reports.lasts} value={String(seconds)} onValue={setLong} options={spans.map((one) => [String(one), lasts(one, t)] as const)} />}
        {seconds !== null && seconds > LASTING && <p class="small">{t.reports.second}</p>}
        {breach && <p class="soft small">{t.reports.told}</p>}
        <div role="alert">{missing && <p class="staff-wrong">{t.reports.needRule}</p>}</div>
        <Wrong act={act} />
        <div class="buttons">
          <button type="submit" class="button button-main" aria-disabled={act.busy || !outcome}>
            {act.busy ? t.staff.busy : t.reports.send}
          </button>
        </div>
      </form>
    </section>
  );
}

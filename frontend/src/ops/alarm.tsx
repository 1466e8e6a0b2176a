import { h } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../join/site.ts";
import type { Calls } from "../staff/calls.ts";
import { useAct, Wrong } from "../staff/form.tsx";
import { useSpeech } from "../words/language.tsx";
import { type AlarmNow, QUIET_MINUTES, type RuleNow } from "./alarms.ts";
import { amount, brief, lasting, share } from "./amounts.ts";
import { Mark } from "./mark.tsx";

interface Props {
  alarm: AlarmNow;
  rules: RuleNow[];
  calls: Calls;
  changed: () => void;
  time: (at: number) => string;
}

/** What is wrong, since when, what to do, and who looks after it. */
export function Alarm({ alarm, rules, calls, changed, time }: Props) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [quiet, setQuiet] = useState(false);
  const { rule, urgency, state, began, value, worst, silenced, acknowledged, acknowledged_by } = alarm;
  const known = rules.find(({ code }) => code === rule);
  const said = (value: number) => measured(value, rule, rules, language);
  const send = (path: string, body?: object) =>
    act.run(async () => {
      await calls.call("POST", path, body);
      setQuiet(false);
      changed();
    });
  return (
    <article class={`card staff-panel ops-alarm ops-alarm-${state === "firing" ? urgency : "pending"}`} aria-labelledby={`alarm-${alarm.id}`}>
      <h3 id={`alarm-${alarm.id}`} class="ops-room-head">
        <Mark state={state === "firing" ? urgency : "watch"} /> {nameOf(alarm, rules, language)}
      </h3>
      <p>
        <span class="tag">{t.alarms[state]}</span> {silenced && <span class="tag">{t.alarms.silenced}</span>}
      </p>
      <p>
        {t.alarms.since(time(began), lasting(Date.now() / 1000 - began))}
        <br />
        {known?.limit == null ? said(value) : t.alarms.value(said(value), said(known.limit))}
        {worst > value && `, ${t.alarms.worst(said(worst))}`}
      </p>
      {state === "pending" ? <p class="soft">{t.alarms.pendingText}</p> : known && <p class="ops-todo">{known.todo[language]}</p>}
      {acknowledged !== null && (
        <p class="soft">{acknowledged_by ? t.alarms.acknowledged(acknowledged_by, time(acknowledged)) : t.alarms.acknowledgedGone(time(acknowledged))}</p>
      )}
      <Wrong act={act} />
      <div class="buttons">
        {state === "firing" && acknowledged === null && (
          <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => send(`/api/ops/alarms/${alarm.id}/acknowledgement`)}>
            {t.alarms.acknowledge}
          </button>
        )}
        {!silenced && (
          <button type="button" class="button" aria-expanded={quiet} onClick={() => setQuiet(!quiet)}>
            {t.alarms.silence}
          </button>
        )}
      </div>
      {quiet && (
        <fieldset class="chips staff-most">
          <legend>{t.alarms.silenceFor}</legend>
          <div class="chip-row">
            {QUIET_MINUTES.map((minutes) => (
              <button
                type="button"
                class="button"
                key={minutes}
                aria-disabled={act.busy}
                onClick={() => send("/api/ops/alarms/silences", { rule, subject: alarm.subject, minutes })}
              >
                {t.alarms.spans[minutes]}
              </button>
            ))}
          </div>
        </fieldset>
      )}
    </article>
  );
}

/** What it means, and in which language, where it is about one. */
export function nameOf({ rule, subject }: { rule: string; subject: string }, rules: RuleNow[], language: Language): string {
  const title = rules.find(({ code }) => code === rule)?.title[language] ?? rule;
  return subject ? `${title} (${new Intl.DisplayNames([language], { type: "language" }).of(subject)})` : title;
}

/** A value of a rule in its unit. */
export function measured(value: number, rule: string, rules: RuleNow[], language: Language): string {
  switch (rules.find(({ code }) => code === rule)?.unit) {
    case "seconds":
      return brief(value);
    case "share":
      return share(value, language);
    default:
      return amount(value, language);
  }
}

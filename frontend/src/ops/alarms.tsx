import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useAct, Wrong } from "../staff/form.tsx";
import { useTick } from "../staff/tick.ts";
import { useSpeech } from "../words/language.tsx";
import { lasting } from "./amounts.ts";
import { Alarm, measured, nameOf } from "./alarm.tsx";
import { type AlarmList, LATE_S } from "./alarms.ts";
import type { PageProps } from "./app.tsx";
import { momentOf } from "./times.ts";
import { useFresh } from "./use-fresh.ts";

const EVERY_MS = 5000;

/** What fires, who looks after it, what is silenced, what was, and who is told. */
export function Alarms({ calls, me }: PageProps) {
  const { t, language } = useSpeech();
  const now = useTick(EVERY_MS);
  const list = useFresh((path) => calls.get<AlarmList>(path), "/api/ops/alarms", Math.floor(now / EVERY_MS));
  const time = momentOf(language, me.time_zone, now / 1000);
  const { got } = list;
  const late = got?.evaluated_at == null ? null : Date.now() / 1000 - got.evaluated_at;
  return (
    <>
      <h1 tabIndex={-1} class="staff-title">
        {t.alarms.title}
      </h1>
      <Wrong act={list.act} />
      {!got && !list.act.wrong && <p class="soft">{t.staff.busy}</p>}
      {got && (
        <>
          <p class={late !== null && late < LATE_S ? "soft small" : "staff-wrong"}>
            {late === null ? t.alarms.never : late < LATE_S ? t.alarms.looked(time(got.evaluated_at ?? 0)) : t.alarms.late(lasting(late))}
          </p>
          <section class="staff-rest" aria-labelledby="alarms-now">
            <h2 id="alarms-now" class="unseen">
              {t.alarms.now}
            </h2>
            {got.now.length === 0 && <p class="card">{t.alarms.none}</p>}
            {got.now.map((alarm) => (
              <Alarm key={alarm.id} alarm={alarm} rules={got.rules} calls={calls} changed={list.again} time={time} />
            ))}
          </section>
          <Silences list={got} calls={calls} changed={list.again} time={time} />
          <Channels list={got} calls={calls} changed={list.again} time={time} />
          <section class="card staff-panel" aria-labelledby="recent">
            <h2 id="recent">{t.alarms.recent}</h2>
            {got.recent.length === 0 && <p class="soft">{t.alarms.noneRecent}</p>}
            <ul class="list">
              {got.recent.map((alarm) => (
                <li class="row" key={alarm.id}>
                  <span>
                    {nameOf(alarm, got.rules, language)}
                    <br />
                    <span class="soft small">
                      {t.alarms.lasted(time(alarm.began), lasting((alarm.ended ?? alarm.began) - alarm.began))}
                      {" · "}
                      {t.alarms.worst(measured(alarm.worst, alarm.rule, got.rules, language))}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <Rules list={got} />
        </>
      )}
    </>
  );
}

interface Part extends Pick<PageProps, "calls"> {
  list: AlarmList;
  changed: () => void;
  time: (at: number) => string;
}

function Silences({ list, calls, changed, time }: Part) {
  const { t, language } = useSpeech();
  const act = useAct();
  if (list.silences.length === 0) return null;
  return (
    <section class="card staff-panel" aria-labelledby="silences">
      <h2 id="silences">{t.alarms.silences}</h2>
      <Wrong act={act} />
      <ul class="list">
        {list.silences.map((silence) => (
          <li class="row" key={silence.id}>
            <span>
              {nameOf(silence, list.rules, language)}
              <br />
              <span class="soft small">
                {t.alarms.until(time(silence.until))} {silence.by && t.alarms.by(silence.by)}
              </span>
            </span>
            <button
              type="button"
              class="button"
              onClick={() =>
                act.run(async () => {
                  await calls.call("DELETE", `/api/ops/alarms/silences/${silence.id}`);
                  changed();
                })
              }
            >
              {t.alarms.endSilence}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Channels({ list, calls, changed, time }: Part) {
  const { t } = useSpeech();
  const act = useAct();
  const [tried, setTried] = useState(0);
  return (
    <section class="card staff-panel" aria-labelledby="channels">
      <h2 id="channels">{t.alarms.channels}</h2>
      {list.channels.length === 0 && <p class="staff-wrong">{t.alarms.noChannels}</p>}
      <ul class="list">
        {list.channels.map(({ kind, name, waiting, failed, delivered_at }) => (
          <li class="row" key={`${kind} ${name}`}>
            <span>
              <strong>{t.alarms.kinds[kind]}</strong> {name}
              <br />
              <span class="soft small">
                {[delivered_at === null ? t.alarms.undelivered : t.alarms.delivered(time(delivered_at)), waiting > 0 && t.alarms.waiting(waiting)]
                  .filter(Boolean)
                  .join(", ")}
              </span>
              {failed > 0 && <span class="staff-wrong small"> {t.alarms.failed(failed)}</span>}
            </span>
          </li>
        ))}
      </ul>
      <Wrong act={act} />
      <p role="status">{tried > 0 ? t.alarms.tried(tried) : ""}</p>
      {list.channels.length > 0 && (
        <div class="buttons">
          <button
            type="button"
            class="button"
            aria-disabled={act.busy}
            onClick={() =>
              act.run(async () => {
                setTried((await calls.call<{ queued: number }>("POST", "/api/ops/alarms/trial")).queued);
                changed();
              })
            }
          >
            {t.alarms.trial}
          </button>
        </div>
      )}
    </section>
  );
}

function Rules({ list }: { list: AlarmList }) {
  const { t, language } = useSpeech();
  return (
    <section class="card staff-panel" aria-labelledby="rules">
      <details>
        <summary>
          <h2 id="rules">{t.alarms.rules}</h2>
        </summary>
        <div class="ops-wide-table" tabIndex={0} role="group" aria-labelledby="rules">
          <table class="staff-table">
            <thead>
              <tr>
                {[t.alarms.rule, t.alarms.limit, t.alarms.lasting].map((one) => (
                  <th scope="col" key={one}>
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.rules.map((rule) => (
                <tr key={rule.code}>
                  <th scope="row">{rule.title[language]}</th>
                  <td>{rule.limit === null ? t.alarms.off : measured(rule.limit, rule.code, list.rules, language)}</td>
                  <td>{rule.lasting_s > 0 ? lasting(rule.lasting_s) : t.alarms.atOnce}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Got, useAct, Wrong } from "./form.tsx";
import { useGot } from "./use-got.ts";

type Call = "no" | "some_time" | "today";
/** For its owner alone. `heavy`, `stays`: 0 to 4; `leaning` null: too few to say. */
interface Trend {
  latest: { at: number; heavy: number; stays: number }[];
  leaning: "lighter" | "same" | "heavier" | null;
  care: boolean;
  call: Call;
}

export function Felt({ calls, zone }: { calls: Calls; zone: string }) {
  const { t } = useSpeech();
  const act = useAct();
  const felt = useGot(() => calls.get<Trend>("debriefs"));
  const say = (call: Call) =>
    act.run(async () => {
      await calls.call("PUT", "calls/mine", { call });
      felt.again();
    });
  return (
    <section class="card staff-panel" aria-labelledby="felt">
      <h2 id="felt">{t.felt.title}</h2>
      <p class="soft">{t.felt.lead}</p>
      <Got act={felt.act} got={felt.got} again={felt.again}>
        {({ latest, leaning, care, call }) => (
          <>
            {latest.length === 0 && <p>{t.felt.none}</p>}
            {leaning && <p>{t.felt.leaning[leaning]}</p>}
            {care && call === "no" && <p class="card card-warm">{t.felt.care}</p>}
            <p role="status">{call === "no" ? "" : t.felt.wanted}</p>
            <div class="buttons">
              {call === "no" && (
                <button type="button" class="button" onClick={() => say("some_time")}>
                  {t.felt.ask}
                </button>
              )}
              {call !== "today" && (
                <button type="button" class="button button-quiet" onClick={() => say("today")}>
                  {t.felt.today}
                </button>
              )}
              {call !== "no" && (
                <button type="button" class="button button-quiet" onClick={() => say("no")}>
                  {t.felt.not}
                </button>
              )}
            </div>
            {latest.length > 0 && <Noted latest={latest} zone={zone} calls={calls} gone={felt.again} />}
          </>
        )}
      </Got>
      <Wrong act={act} />
    </section>
  );
}

function Noted({ latest, zone, calls, gone }: { latest: Trend["latest"]; zone: string; calls: Calls; gone: () => void }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [sure, setSure] = useState(false);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: zone });
  return (
    <details>
      <summary>{t.felt.table}</summary>
      <table class="staff-table">
        <thead>
          <tr>
            {[t.felt.day, t.debrief.heavy, t.debrief.stays].map((one) => (
              <th scope="col" key={one}>
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {latest.map(({ at, heavy, stays }) => (
            <tr key={at}>
              <td>{day.format(at * 1000)}</td>
              <td>{t.debrief.scale[heavy]}</td>
              <td>{t.debrief.scale[stays]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Wrong act={act} />
      <div class="buttons">
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            if (!sure) return setSure(true);
            act.run(async () => {
              await calls.call("DELETE", "debriefs");
              gone();
            });
          }}
        >
          {sure ? t.felt.sure : t.felt.forget}
        </button>
      </div>
    </details>
  );
}

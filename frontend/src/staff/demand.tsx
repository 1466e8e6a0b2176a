import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Language } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { Plain, Tongue, Zone } from "./fields.tsx";
import { Got, useAct, Wrong } from "./form.tsx";
import { useGot } from "./use-got.ts";

/** `per_hour`: people in each local hour of a day; null: the count alone. */
interface Said {
  zone: string;
  per_hour: number[] | null;
  handling_minutes: number;
}

export function Demand({ calls, me, changed }: { calls: Calls; me: Me; changed: () => void }) {
  const { t, language } = useSpeech();
  const [tongue, setTongue] = useState<Language>(language);
  const said = useGot(() => calls.get<Said>(`cover/demand?language=${tongue}`).then((said) => ({ ...said, tongue })), tongue);
  return (
    <section class="card staff-panel" aria-labelledby="demand">
      <details>
        <summary>
          <h2 id="demand">{t.plan.demand}</h2>
        </summary>
        <p class="soft">{t.plan.demandText}</p>
        <Tongue id="demand-language" label={t.cover.language} value={tongue} onValue={setTongue} />
        <Got act={said.act} got={said.got} again={said.again}>
          {(said) => <Form key={said.tongue} said={said} tongue={said.tongue} calls={calls} me={me} changed={changed} />}
        </Got>
      </details>
    </section>
  );
}

function Form({ said, tongue, calls, me, changed }: { said: Said; tongue: string; calls: Calls; me: Me; changed: () => void }) {
  const { t } = useSpeech();
  const act = useAct();
  const [minutes, setMinutes] = useState(String(said.handling_minutes));
  const [counted, setCounted] = useState(said.per_hour === null);
  const [hours, setHours] = useState<string[]>((said.per_hour ?? Array<number>(24).fill(1)).map(String));
  const [zone, setZone] = useState(said.per_hour === null ? me.time_zone : said.zone);
  const [kept, setKept] = useState(false);
  useEffect(() => setKept(false), [minutes, counted, hours, zone]);
  return (
    <form
      class="staff-steps"
      onSubmit={(event) => {
        event.preventDefault();
        act.run(async () => {
          const body = { zone, handling_minutes: Number(minutes), per_hour: counted ? null : hours.map(Number) };
          await calls.call("PUT", `cover/demand?language=${tongue}`, body);
          setKept(true);
          changed();
        });
      }}
    >
      <Plain id="demand-minutes" label={t.plan.minutes} type="number" least={5} most={240} value={minutes} onValue={setMinutes} />
      <label class="staff-check">
        <input type="checkbox" checked={counted} onChange={() => setCounted(!counted)} /> {t.plan.counted}
      </label>
      {!counted && (
        <>
          <Zone id="demand-zone" label={t.plan.zone} value={zone} onValue={setZone} />
          <fieldset class="staff-question">
            <legend>{t.plan.hours}</legend>
            <div class="staff-hours">
              {hours.map((value, hour) => (
                <Plain
                  key={hour}
                  id={`hour-${hour}`}
                  label={t.plan.hour(String(hour))}
                  type="number"
                  least={0}
                  most={1000}
                  step="any"
                  value={value}
                  onValue={(typed) => setHours(hours.map((before, at) => (at === hour ? typed : before)))}
                />
              ))}
            </div>
          </fieldset>
        </>
      )}
      <Wrong act={act} />
      <p role="status">{kept ? t.plan.kept : ""}</p>
      <div class="buttons">
        <button type="submit" class="button" aria-disabled={act.busy}>
          {t.plan.keep}
        </button>
      </div>
    </form>
  );
}

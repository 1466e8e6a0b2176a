import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { Cover } from "./cover.tsx";
import { Demand } from "./demand.tsx";
import { Choice, Plain, Tongue, Zone } from "./fields.tsx";
import { Got, useAct, Wrong } from "./form.tsx";
import { type Pattern, useDays, Rota } from "./rota.tsx";
import { useGot } from "./use-got.ts";

const EVERY = [0, 1, 2, 3, 4, 5, 6];

/** What supervisors plan. Whatever they change shows in the cover at once. */
export function Planning({ calls, me }: { calls: Calls; me: Me }) {
  const [changes, setChanges] = useState(0);
  const rota = useGot(() => calls.get<{ patterns: Pattern[] }>("rota"), String(changes));
  const changed = () => setChanges((before) => before + 1);
  return (
    <>
      <Cover calls={calls} me={me} again={changes} />
      <Got act={rota.act} got={rota.got} again={rota.again}>
        {({ patterns }) => <Rota patterns={patterns} calls={calls} changed={changed} />}
      </Got>
      <Add calls={calls} me={me} changed={changed} />
      <Demand calls={calls} me={me} changed={changed} />
    </>
  );
}

function Add({ calls, me, changed }: { calls: Calls; me: Me; changed: () => void }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const names = useDays();
  const [kind, setKind] = useState<"weekly" | "single">("weekly");
  const [tongue, setTongue] = useState<Language>(language);
  const [zone, setZone] = useState(me.time_zone);
  const [weekdays, setWeekdays] = useState(EVERY);
  const [begin, setBegin] = useState("20:00");
  const [end, setEnd] = useState("23:00");
  const [seats, setSeats] = useState("2");
  const [first, setFirst] = useState(() => new Intl.DateTimeFormat("sv-SE", { timeZone: me.time_zone }).format(Date.now()));
  const [last, setLast] = useState("");
  const [saved, setSaved] = useState(false);
  const single = kind === "single";
  return (
    <section class="card staff-panel" aria-labelledby="plan-add">
      <h2 id="plan-add">{t.plan.add}</h2>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          setSaved(false);
          act.run(async () => {
            await calls.call("POST", "rota", {
              language: tongue, zone, weekdays: single ? EVERY : weekdays, begin, end, seats: Number(seats), first, last: single ? first : last || null,
            });
            setSaved(true);
            changed();
          });
        }}
      >
        <Choice id="plan-kind" label={t.plan.kind} value={kind} onValue={setKind} options={[["weekly", t.plan.weekly], ["single", t.plan.single]]} />
        {!single && (
          <fieldset class="chips">
            <legend class="small">{t.plan.days}</legend>
            <div class="chip-row">
              {EVERY.map((day) => (
                <label class="chip" key={day}>
                  <input
                    type="checkbox"
                    checked={weekdays.includes(day)}
                    onChange={() => setWeekdays(weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort())}
                  />
                  <span>{names[day]}</span>
                </label>
              ))}
            </div>
            {weekdays.length === 0 && <p class="staff-wrong small">{t.wrong.empty}</p>}
          </fieldset>
        )}
        <div class="staff-pair">
          <Plain id="plan-begin" label={t.plan.begin} type="time" value={begin} onValue={setBegin} />
          <Plain id="plan-end" label={t.plan.ends} type="time" value={end} onValue={setEnd} />
        </div>
        <p class="soft small" role="status">
          {end <= begin ? t.plan.night : ""}
        </p>
        <div class="staff-pair">
          <Plain id="plan-first" label={single ? t.plan.onDay : t.plan.first} type="date" value={first} onValue={setFirst} />
          {!single && <Plain id="plan-last" label={t.plan.lastDay} type="date" value={last} onValue={setLast} needed={false} />}
        </div>
        <div class="staff-pair">
          <Plain id="plan-seats" label={t.plan.many} type="number" least={1} most={50} value={seats} onValue={setSeats} />
          <Tongue id="plan-language" label={t.cover.language} value={tongue} onValue={setTongue} />
        </div>
        <Zone id="plan-zone" label={t.plan.zone} value={zone} onValue={setZone} />
        <Wrong act={act} />
        <p role="status">{saved ? t.plan.saved : ""}</p>
        <div class="buttons">
          <button type="submit" class="button button-main" aria-disabled={act.busy || (!single && weekdays.length === 0)}>
            {t.plan.save}
          </button>
        </div>
      </form>
    </section>
  );
}

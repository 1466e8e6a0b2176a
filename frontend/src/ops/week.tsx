import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../join/site.ts";
import type { Calls, Me } from "../staff/calls.ts";
import { Tongue } from "../staff/fields.tsx";
import { Got } from "../staff/form.tsx";
import { useGot } from "../staff/use-got.ts";
import { useSpeech } from "../words/language.tsx";
import { amount } from "./amounts.ts";
import type { WeekNow } from "./figures.ts";
import { clockOf } from "./times.ts";
import { type Cell, type Compared, rowsOf, shortest } from "./week.ts";

/** 2024 began on a Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);
const LEAST_WEEKS = 2;

/** A table that is its own picture: hours down, days across, so that its numbers can be read on a phone. */
export function Week({ calls, me }: { calls: Calls; me: Me }) {
  const { t, language } = useSpeech();
  const [tongue, setTongue] = useState<Language>(language);
  const [compared, setCompared] = useState<Compared>("planned");
  const path = `/api/ops/week?language=${tongue}&zone=${encodeURIComponent(me.time_zone)}`;
  const week = useGot(() => calls.get<WeekNow>(path), path);
  return (
    <section class="card staff-panel" aria-labelledby="week">
      <h2 id="week">{t.past.week.title}</h2>
      <p class="soft">{t.past.week.lead}</p>
      <div class="ops-filter">
        <Tongue id="week-language" label={t.past.language} value={tongue} onValue={setTongue} />
        <fieldset class="chips staff-most">
          <legend>{t.past.week.mode}</legend>
          <div class="chip-row">
            {(["planned", "were"] as const).map((one) => (
              <label class="chip" key={one}>
                <input type="radio" name="compared" checked={compared === one} onChange={() => setCompared(one)} />
                <span>{t.past.week[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <Got act={week.act} got={week.got} again={week.again}>
        {(got) => <Grid week={got} compared={compared} />}
      </Got>
    </section>
  );
}

function Grid({ week, compared }: { week: WeekNow; compared: Compared }) {
  const { t, language } = useSpeech();
  const { legend } = t.past.week;
  const rows = rowsOf(week, compared);
  const worst = shortest(rows);
  const name = (weekday: number, style: "short" | "long") => new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" }).format(A_MONDAY + weekday * 86_400_000);
  const at = clockOf(language, "UTC");
  const clock = (hour: number) => at(A_MONDAY / 1000 + hour * 3600);
  const there = (cell: Cell) => (cell.there === null ? "?" : amount(cell.there, language));
  return (
    <>
      <p>
        <strong>{worst ? t.past.week.shortest(worst.missing, `${name(worst.cell.weekday, "long")} ${clock(worst.cell.hour)}`) : t.past.week.fine}</strong>
      </p>
      <p class="soft small">
        {week.weeks < LEAST_WEEKS ? t.past.week.few : t.past.week.weeks(amount(week.weeks, language))} {t.past.zone(week.zone.replaceAll("_", " "))}
      </p>
      <p class="staff-legend small">
        {(["enough", "short", "nobody", "idle"] as const).map((state) => (
          <span key={state}>
            <i class={`ops-cell ops-cell-${state} ops-cell-sample`} aria-hidden="true" /> {legend[state]}
          </span>
        ))}
      </p>
      <div class="ops-week-frame" tabIndex={0} role="group" aria-labelledby="week">
        <table class="ops-week">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{t.past.week.hour}</span>
              </th>
              {rows[0]?.map(({ weekday }) => (
                <th scope="col" key={weekday}>
                  <abbr title={name(weekday, "long")}>{name(weekday, "short")}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, hour) => (
              <tr key={hour}>
                <th scope="row">{clock(hour)}</th>
                {cells.map((cell) => (
                  <td key={cell.weekday} class={`ops-cell ops-cell-${cell.state}`}>
                    <span aria-hidden="true">
                      {there(cell)}/{cell.needed}
                    </span>
                    <span class="unseen">
                      {t.past.week.cell(there(cell), cell.needed)}
                      {cell.state === "short" || cell.state === "nobody" ? `, ${legend[cell.state]}` : ""}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

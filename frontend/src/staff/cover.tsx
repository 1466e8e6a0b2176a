import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { type CoverNow, days, runs } from "./cover.ts";
import { Tongue } from "./fields.tsx";
import { Got } from "./form.tsx";
import { useGot } from "./use-got.ts";

const SHOWN = 5;
const CELL = 6;
const ROW = 16;

/** Gaps in words first, then as a picture, then as a table: nothing is said by colour alone. */
export function Cover({ calls, me, again }: { calls: Calls; me: Me; again: number }) {
  const { t, language } = useSpeech();
  const [tongue, setTongue] = useState<Language>(me.languages.includes(language) ? language : ((me.languages[0] ?? language) as Language));
  const cover = useGot(() => calls.get<CoverNow>(`cover?language=${tongue}`), `${tongue} ${again}`);
  const when = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: me.time_zone });
  return (
    <section class={cover.got ? "card staff-panel" : "card staff-panel staff-coming"} aria-labelledby="cover">
      <h2 id="cover">{t.cover.title}</h2>
      <p class="soft">{t.cover.lead}</p>
      <Tongue id="cover-language" label={t.cover.language} value={tongue} onValue={setTongue} />
      <Got act={cover.act} got={cover.got} again={cover.again}>
        {(now) => (
          <>
            {now.gaps.length === 0 && <p>{t.cover.fine}</p>}
            <ul class="list">
              {now.gaps.slice(0, SHOWN).map(({ begin, end, missing, closed, unseated }) => (
                <li class="row" key={begin}>
                  <span>
                    <strong>{when.formatRange(begin * 1000, end * 1000)}</strong>
                    <br />
                    {t.cover.missing(missing)}
                    {closed && ` · ${t.cover.closed}`}
                    {unseated && ` · ${t.cover.unseated}`}
                  </span>
                </li>
              ))}
            </ul>
            {now.gaps.length > SHOWN && <p class="soft small">{t.cover.more(now.gaps.length - SHOWN)}</p>}
            <Picture now={now} zone={me.time_zone} />
            <Numbers now={now} when={when} />
          </>
        )}
      </Got>
    </section>
  );
}

/** A bar: enough; a low bar: too few; an empty frame with a line through it: nobody. */
function Mark({ at, state }: { at: number; state: "full" | "some" | "none" }) {
  const x = at * CELL;
  if (state === "full") return <path class="cover-full" d={`M${x} 2h${CELL}v12h-${CELL}z`} />;
  if (state === "some") return <path class="cover-some" d={`M${x} 9h${CELL}v5h-${CELL}z`} />;
  return <path class="cover-none" d={`M${x + 0.5} 2.5h${CELL - 1}v11h-${CELL - 1}zl${CELL - 1} 11`} />;
}

function Picture({ now, zone }: { now: CoverNow; zone: string }) {
  const { t, language } = useSpeech();
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "numeric", timeZone: zone });
  return (
    <figure class="staff-cover">
      <figcaption class="soft small">
        {t.cover.picture}
        <span class="staff-legend">
          {(["full", "some", "none"] as const).map((state) => (
            <span key={state}>
              <svg viewBox={`0 0 ${CELL} ${ROW}`} aria-hidden="true">
                <Mark at={0} state={state} />
              </svg>{" "}
              {t.cover.legend[state]}
            </span>
          ))}
        </span>
      </figcaption>
      <ol class="staff-days" aria-hidden="true">
        {days(now, zone).map(({ day: from, cells }) => (
          <li key={from}>
            <span class="small soft">{day.format(from * 1000)}</span>
            <svg viewBox={`0 0 ${48 * CELL} ${ROW}`} preserveAspectRatio="none">
              {cells.map(({ at, state }) => (
                <Mark key={at} at={at} state={state} />
              ))}
              <path class="cover-noon" d={`M${24 * CELL} 0v${ROW}`} />
            </svg>
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Numbers({ now, when }: { now: CoverNow; when: Intl.DateTimeFormat }) {
  const { t } = useSpeech();
  return (
    <details>
      <summary>{t.cover.table}</summary>
      <div class="staff-scroll" tabIndex={0} role="group" aria-labelledby="cover">
        <table class="staff-table">
          <thead>
            <tr>
              {[t.cover.from, t.cover.to, t.cover.needed, t.cover.planned, t.cover.lacking].map((one) => (
                <th scope="col" key={one}>
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs(now).map(({ begin, end, needed, planned }) => (
              <tr key={begin}>
                <td>{when.format(begin * 1000)}</td>
                <td>{when.format(end * 1000)}</td>
                <td>{needed}</td>
                <td>{planned}</td>
                <td>{Math.max(0, needed - planned) || "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Choice, Plain } from "./fields.tsx";
import { useAct, Wrong } from "./form.tsx";

/** `begin`, `end`: HH:MM:SS by the wall clock of `zone`; `weekdays`: 0 is Monday. */
export interface Pattern {
  id: string;
  language: string;
  zone: string;
  weekdays: number[];
  begin: string;
  end: string;
  seats: number;
  first: string;
  last: string | null;
}
type How = "off" | "other" | "usual";

/** Short names of the days, Monday first. */
export function useDays(): string[] {
  const { language } = useSpeech();
  const name = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  // The first of January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, day) => name.format(Date.UTC(2024, 0, 1 + day)));
}

/** What one calls a pattern: "Mon, Tue · 20:00–23:00 · de". */
function useName(): (pattern: Pattern) => string {
  const { t } = useSpeech();
  const names = useDays();
  const day = useDay();
  return ({ first, last, weekdays, begin, end, language }) => {
    const days = first === last ? day(first) : weekdays.length === 7 ? t.plan.every : weekdays.map((one) => names[one]).join(", ");
    return `${days} · ${begin.slice(0, 5)}–${end.slice(0, 5)} · ${language}`;
  };
}

function useDay(): (day: string) => string {
  const { language } = useSpeech();
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return (day) => date.format(new Date(day));
}

export function Rota({ patterns, calls, changed }: { patterns: Pattern[]; calls: Calls; changed: () => void }) {
  const { t } = useSpeech();
  return (
    <section class="card staff-panel" aria-labelledby="rota">
      <h2 id="rota">{t.plan.rota}</h2>
      {patterns.length === 0 && <p class="soft">{t.plan.none}</p>}
      <ul class="list">
        {patterns.map((one) => (
          <Line key={one.id} pattern={one} calls={calls} changed={changed} />
        ))}
      </ul>
      {patterns.length > 0 && <OneDay patterns={patterns} calls={calls} changed={changed} />}
    </section>
  );
}

function Line({ pattern, calls, changed }: { pattern: Pattern; calls: Calls; changed: () => void }) {
  const { t } = useSpeech();
  const act = useAct();
  const day = useDay();
  const name = useName()(pattern);
  const [last, setLast] = useState("");
  const [people, setPeople] = useState<number | null>(null);
  const single = pattern.first === pattern.last;
  return (
    <li class="row">
      <span>
        <strong>{name}</strong>
        <br />
        <span class="soft small">
          {t.plan.seats(pattern.seats)} · {pattern.zone.replaceAll("_", " ")}
          {!single && ` · ${t.plan.since(day(pattern.first))}`}
          {!single && pattern.last && ` · ${t.plan.until(day(pattern.last))}`}
        </span>
      </span>
      {!single && (
        <details class="staff-wide">
          <summary>
            {t.plan.end} <span class="unseen">{name}</span>
          </summary>
          <form
            class="staff-steps"
            onSubmit={(event) => {
              event.preventDefault();
              act.run(async () => {
                setPeople((await calls.call<{ people: number }>("POST", `rota/${pattern.id}/end`, { last })).people);
                changed();
              });
            }}
          >
            <Plain id={`last-${pattern.id}`} label={t.plan.last} type="date" value={last} onValue={setLast} />
            <Wrong act={act} />
            <div class="buttons">
              <button type="submit" class="button" aria-disabled={act.busy}>
                {t.plan.endNow}
              </button>
            </div>
          </form>
        </details>
      )}
      <p class="small" role="status">
        {people !== null && `${t.plan.done} ${people > 0 ? t.plan.people(people) : ""}`}
      </p>
    </li>
  );
}

function OneDay({ patterns, calls, changed }: { patterns: Pattern[]; calls: Calls; changed: () => void }) {
  const { t } = useSpeech();
  const act = useAct();
  const name = useName();
  const [day, setDay] = useState("");
  const [which, setWhich] = useState("");
  const [how, setHow] = useState<How>("off");
  const [seats, setSeats] = useState("1");
  const [people, setPeople] = useState<number | null>(null);
  return (
    <details>
      <summary>{t.plan.day}</summary>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          setPeople(null);
          act.run(async () => {
            const body = { pattern: which || null, seats: { off: 0, other: Number(seats), usual: null }[how] };
            setPeople((await calls.call<{ people: number }>("PUT", `rota/days/${day}`, body)).people);
            changed();
          });
        }}
      >
        <Plain id="day" label={t.plan.onDay} type="date" value={day} onValue={setDay} />
        <Choice id="day-which" label={t.plan.which} value={which} onValue={setWhich} options={[["", t.plan.all], ...patterns.map((one) => [one.id, name(one)] as const)]} />
        <Choice id="day-how" label={t.plan.how} value={how} onValue={setHow} options={(["off", "other", "usual"] as const).map((one) => [one, t.plan[one]] as const)} />
        {how === "other" && <Plain id="day-seats" label={t.plan.many} type="number" least={1} most={50} value={seats} onValue={setSeats} />}
        <Wrong act={act} />
        <p role="status">{people !== null && `${t.plan.done} ${people > 0 ? t.plan.people(people) : ""}`}</p>
        <div class="buttons">
          <button type="submit" class="button" aria-disabled={act.busy}>
            {t.plan.change}
          </button>
        </div>
      </form>
    </details>
  );
}

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Calendar } from "./calendar.tsx";
import { Cover } from "./cover.tsx";
import { Got, useAct, Wrong } from "./form.tsx";
import type { OfficeProps } from "./office.ts";
import { Planning } from "./planning.tsx";
import { reach } from "./team.tsx";
import { useGot } from "./use-got.ts";

interface Shift {
  id: string;
  language: string;
  begin: number;
  end: number;
  people: { name: string; you: boolean; offered: boolean }[];
  yours: boolean;
  free: number;
}

/** Moments come as unix seconds and are shown in one's own time zone, so that clock changes need no thought here. */
function useWhen(zone: string): (shift: Shift) => string {
  const { language } = useSpeech();
  const when = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: zone });
  return ({ begin, end }) => when.formatRange(begin * 1000, end * 1000);
}

/** Supervisors have two pages in one: what is theirs, and what they plan. */
export function Shifts({ calls, me }: OfficeProps) {
  const { t } = useSpeech();
  const [plans, setPlans] = useState(false);
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1}>{plans ? t.plan.title : t.shifts.title}</h1>
      {reach(me.role).length > 0 && (
        <div class="buttons">
          {[false, true].map((one) => (
            <button key={String(one)} type="button" class={one === plans ? "button" : "button button-quiet"} aria-pressed={one === plans} onClick={() => setPlans(one)}>
              {one ? t.plan.title : t.plan.own}
            </button>
          ))}
        </div>
      )}
      {plans ? <Planning calls={calls} me={me} /> : <Own calls={calls} me={me} />}
    </div>
  );
}

function Own({ calls, me }: Pick<OfficeProps, "calls" | "me">) {
  const { t, language } = useSpeech();
  const all = useGot(async () => {
    const [own, near] = await Promise.all([
      calls.get<{ shifts: Shift[]; gone: string[] }>("shifts/mine"),
      calls.get<{ shifts: Shift[] }>("shifts"),
    ]);
    return { ...own, open: near.shifts.filter((one) => open(one, me.languages)) };
  });
  const [alone, setAlone] = useState(false);
  const [changes, setChanges] = useState(0);
  const changed = (nobody = false) => {
    setAlone(nobody);
    all.again();
    setChanges((before) => before + 1);
  };
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <>
      <p role="status">{alone ? t.shifts.nobody : ""}</p>
      <p class="soft small">{t.shifts.zone(me.time_zone.replaceAll("_", " "))}</p>
      <Got act={all.act} got={all.got} again={all.again}>
        {({ shifts, gone, open }) => (
          <>
            <section class="card staff-panel" aria-labelledby="mine">
              <h2 id="mine">{t.shifts.mine}</h2>
              {gone.length > 0 && <p>{t.shifts.gone(gone.map((one) => day.format(new Date(one))).join(", "))}</p>}
              {shifts.length === 0 && <p class="soft">{t.shifts.none}</p>}
              <ul class="list">
                {shifts.map((one) => (
                  <Mine key={one.id} shift={one} calls={calls} zone={me.time_zone} changed={changed} />
                ))}
              </ul>
            </section>
            <section class="card staff-panel" aria-labelledby="open">
              <h2 id="open">{t.shifts.open}</h2>
              {open.length === 0 && <p class="soft">{t.shifts.noneOpen}</p>}
              <ul class="list">
                {open.map((one) => (
                  <Open key={one.id} shift={one} calls={calls} zone={me.time_zone} changed={changed} />
                ))}
              </ul>
            </section>
          </>
        )}
      </Got>
      <Cover calls={calls} me={me} again={changes} />
      <Calendar calls={calls} />
    </>
  );
}

export function open({ language, yours, free, people, end }: Shift, languages: readonly string[], now = Date.now()): boolean {
  return languages.includes(language) && !yours && end * 1000 > now && (free > 0 || people.some(({ offered }) => offered));
}

interface LineProps {
  shift: Shift;
  calls: Calls;
  zone: string;
  /** `alone`: nobody is left on it. */
  changed: (alone?: boolean) => void;
}

function Mine({ shift, calls, zone, changed }: LineProps) {
  const { t } = useSpeech();
  const act = useAct();
  const when = useWhen(zone)(shift);
  const path = `shifts/${encodeURIComponent(shift.id)}`;
  const others = shift.people.filter(({ you }) => !you).map(({ name }) => name);
  const offered = shift.people.some(({ you, offered }) => you && offered);
  const giveUp = async (urgent: boolean) => {
    const { leaves_nobody } = await calls.call<{ leaves_nobody: boolean }>("DELETE", `${path}/seat${urgent ? "?urgent=true" : ""}`);
    changed(leaves_nobody);
  };
  return (
    <li class="row">
      <span>
        <strong>{when}</strong>
        <br />
        <span class="soft small">
          {shift.language} · {others.length > 0 ? t.shifts.with(others.join(", ")) : t.shifts.alone}
          {offered && ` · ${t.shifts.offered}`}
        </span>
      </span>
      <span class="buttons">
        <button
          type="button"
          class="button"
          onClick={() =>
            act.run(async () => {
              await calls.call(offered ? "DELETE" : "POST", `${path}/offer`);
              changed();
            })
          }
        >
          {offered ? t.shifts.keep : t.shifts.offer} <span class="unseen">{when}</span>
        </button>
        <button type="button" class="button button-quiet" onClick={() => act.run(() => giveUp(act.code === "short_notice"))}>
          {act.code === "short_notice" ? t.shifts.urgent : t.shifts.giveUp} <span class="unseen">{when}</span>
        </button>
      </span>
      <Wrong act={act} />
    </li>
  );
}

function Open({ shift, calls, zone, changed }: LineProps) {
  const { t } = useSpeech();
  const act = useAct();
  const when = useWhen(zone)(shift);
  const offering = shift.people.find(({ offered }) => offered)?.name;
  const path = `shifts/${encodeURIComponent(shift.id)}/${shift.free > 0 ? "seat" : "swap"}`;
  const names = shift.people.map(({ name }) => name).join(", ");
  return (
    <li class="row">
      <span>
        <strong>{when}</strong>
        <br />
        <span class="soft small">
          {shift.language} · {shift.free > 0 && t.shifts.free(shift.free)} {names && t.shifts.with(names)}
        </span>
      </span>
      <button
        type="button"
        class="button"
        onClick={() =>
          act.run(async () => {
            await calls.call("POST", path);
            changed();
          })
        }
      >
        {shift.free > 0 ? t.shifts.take : t.shifts.over(offering ?? "")} <span class="unseen">{when}</span>
      </button>
      <Wrong act={act} />
    </li>
  );
}

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../../join/site.ts";
import type { Me } from "../../staff/calls.ts";
import { Choice, Plain, Zone } from "../../staff/fields.tsx";
import { languages, useSpeech } from "../../words/language.tsx";
import type { EditProps } from "./editor.tsx";
import { type Frame, type Hours, replaced, type Window, without } from "./paper.ts";

const EVERY = [0, 1, 2, 3, 4, 5, 6];
/** A week that began with a Monday, to take the days' names from. */
const A_MONDAY = Date.UTC(2024, 0, 1);

/** When listening rooms may be open at all, in each language. */
export function HoursEdit({ content, change, me }: EditProps<Hours> & { me: Me }) {
  const { t } = useSpeech();
  return (
    <>
      {languages.map((one) => (
        <Rooms key={one} language={one} frame={content[one]} me={me} say={(frame) => change({ ...content, [one]: frame })} />
      ))}
      <Plain
        id="house-last-entry"
        label={t.house.lastEntry}
        type="number"
        least={10}
        most={120}
        value={String(content.last_entry_minutes)}
        onValue={(value) => change({ ...content, last_entry_minutes: Number(value) })}
      />
    </>
  );
}

function Rooms({ language, frame, me, say }: { language: Language; frame: Frame | null; me: Me; say: (frame: Frame | null) => void }) {
  const { t } = useSpeech();
  const id = `house-hours-${language}`;
  const [day, setDay] = useState("");
  return (
    <fieldset class="house-group">
      <legend>{t.house.which(t.house.inLanguage[language])}</legend>
      <Choice
        id={`${id}-how`}
        label={t.house.page.hours}
        value={frame ? "framed" : "always"}
        onValue={(how) => say(how === "always" ? null : { zone: me.time_zone, windows: [], closed: [] })}
        options={[["always", t.house.always], ["framed", t.house.framed]]}
      />
      {frame && (
        <div class="staff-steps">
          <Zone id={`${id}-zone`} label={t.house.zone} value={frame.zone} onValue={(zone) => say({ ...frame, zone })} />
          {frame.windows.length === 0 && <p class="staff-wrong small">{t.house.never}</p>}
          {frame.windows.map((window, at) => (
            <WindowEdit
              key={at}
              id={`${id}-${at}`}
              window={window}
              say={(next) => say({ ...frame, windows: next ? replaced(frame.windows, at, next) : without(frame.windows, at) })}
            />
          ))}
          <div class="buttons">
            <button type="button" class="button" onClick={() => say({ ...frame, windows: [...frame.windows, { weekdays: EVERY, begin: "18:00", end: "23:00" }] })}>
              {t.house.addHours}
            </button>
          </div>
          <p>{t.house.holidays}</p>
          <div class="chip-row">
            {frame.closed.map((one, at) => (
              <button key={one} type="button" class="button button-quiet" aria-label={t.house.removeDay(one)} onClick={() => say({ ...frame, closed: without(frame.closed, at) })}>
                {one} ×
              </button>
            ))}
          </div>
          <div class="staff-pair">
            <Plain id={`${id}-day`} label={t.house.holiday} type="date" needed={false} value={day} onValue={setDay} />
            <button
              type="button"
              class="button"
              aria-disabled={!day}
              onClick={() => {
                if (day) say({ ...frame, closed: [...new Set([...frame.closed, day])].sort() });
                setDay("");
              }}
            >
              {t.house.addDay}
            </button>
          </div>
        </div>
      )}
    </fieldset>
  );
}

function WindowEdit({ id, window, say }: { id: string; window: Window; say: (window: Window | null) => void }) {
  const { t } = useSpeech();
  const names = useWeekdays("short");
  const { weekdays, begin, end } = window;
  return (
    <div class="house-window">
      <fieldset class="chips">
        <legend class="small">{t.house.days}</legend>
        <div class="chip-row">
          {EVERY.map((day) => (
            <label class="chip" key={day}>
              <input
                type="checkbox"
                checked={weekdays.includes(day)}
                onChange={() => say({ ...window, weekdays: weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort() })}
              />
              <span>{names[day]}</span>
            </label>
          ))}
        </div>
        {weekdays.length === 0 && <p class="staff-wrong small">{t.wrong.empty}</p>}
      </fieldset>
      <div class="staff-pair">
        <Plain id={`${id}-begin`} label={t.house.begin} type="time" value={begin} onValue={(value) => say({ ...window, begin: value })} />
        <Plain id={`${id}-end`} label={t.house.end} type="time" value={end} onValue={(value) => say({ ...window, end: value })} />
        <button type="button" class="button button-quiet" onClick={() => say(null)}>
          {t.house.remove} <span class="unseen">{`${begin}–${end}`}</span>
        </button>
      </div>
      <p class="soft small" role="status">
        {end <= begin ? t.house.night : ""}
      </p>
    </div>
  );
}

export function HoursSeen(hours: Hours) {
  const { t } = useSpeech();
  const names = useWeekdays("short");
  const said = (frame: Frame | null) =>
    frame === null ? t.house.always : frame.windows.map((one) => `${one.weekdays.map((day) => names[day]).join(", ")} ${one.begin}–${one.end}`).join("; ") || t.house.never;
  return (
    <ul>
      {languages.map((one) => (
        <li key={one}>
          {t.house.which(t.house.inLanguage[one])}: {said(hours[one])}
        </li>
      ))}
    </ul>
  );
}

function useWeekdays(weekday: "short" | "long"): string[] {
  const { language } = useSpeech();
  const names = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
  return EVERY.map((day) => names.format(A_MONDAY + day * 86_400_000));
}

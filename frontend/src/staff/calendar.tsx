import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { useAct, Wrong } from "./form.tsx";
import { Secret } from "./secret.tsx";
import { useGot } from "./use-got.ts";

/** The secret link for one's own calendar program: told once. */
export function Calendar({ calls }: { calls: Calls }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [path, setPath] = useState<string | null>(null);
  const link = useGot(() => calls.get<{ since: number | null }>("calendar"));
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const there = link.got?.since;
  return (
    <section class="card staff-panel" aria-labelledby="calendar">
      <h2 id="calendar">{t.shifts.calendar}</h2>
      <p class="soft">{t.shifts.calendarText}</p>
      {there && !path && <p>{t.shifts.linkOn(day.format(there * 1000))}</p>}
      {path && <Secret label={t.shifts.linkOnce} text={new URL(`${path}?lang=${language}`, location.href).href} />}
      <Wrong act={act} />
      <div class="buttons">
        <button
          type="button"
          class="button"
          onClick={() =>
            act.run(async () => {
              setPath((await calls.call<{ path: string }>("POST", "calendar")).path);
              link.again();
            })
          }
        >
          {there ? t.shifts.linkNew : t.shifts.link}
        </button>
        {there && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() =>
              act.run(async () => {
                await calls.call("DELETE", "calendar");
                setPath(null);
                link.again();
              })
            }
          >
            {t.shifts.linkEnd}
          </button>
        )}
      </div>
    </section>
  );
}

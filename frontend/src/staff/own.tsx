import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Felt } from "./felt.tsx";
import { Spoken, Zone } from "./fields.tsx";
import { Field, Got, useAct, Wrong } from "./form.tsx";
import { Keys } from "./keys.tsx";
import type { OfficeProps } from "./office.ts";
import { Passkeys } from "./passkeys.tsx";
import { useGot } from "./use-got.ts";

interface Place {
  id: string;
  device: string;
  seen_at: number;
  here: boolean;
}

export function Own({ house, calls, me }: OfficeProps) {
  const { t } = useSpeech();
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1}>{t.own.title}</h1>
      <p class="soft">
        {me.name} · {t.staff.role[me.role]} · {me.time_zone.replaceAll("_", " ")}
      </p>
      <Sessions calls={calls} zone={me.time_zone} />
      <Felt calls={calls} zone={me.time_zone} />
      <About house={house} calls={calls} me={me} />
      <Keys calls={calls} />
      <Passkeys calls={calls} />
    </div>
  );
}

function Sessions({ calls, zone }: { calls: Calls; zone: string }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const all = useGot(() => calls.get<Place[]>("sessions"));
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const end = (path: string) =>
    act.run(async () => {
      await calls.call("DELETE", path);
      all.again();
    });
  return (
    <section class="card staff-panel" aria-labelledby="sessions">
      <h2 id="sessions">{t.own.sessions}</h2>
      <Got act={all.act} got={all.got} again={all.again}>
        {(places) => (
          <>
            <ul class="list">
              {places.map(({ id, device, seen_at, here }) => (
                <li class="row" key={id}>
                  <span>
                    {device} {here && <span class="tag tag-open">{t.own.here}</span>}
                    <br />
                    <span class="soft small">{t.own.seen(when.format(seen_at * 1000))}</span>
                  </span>
                  {!here && (
                    <button type="button" class="button" onClick={() => end(`sessions/${id}`)}>
                      {t.own.end} <span class="unseen">{device}</span>
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {places.length > 1 && (
              <div class="buttons">
                <button type="button" class="button button-quiet" onClick={() => end("sessions")}>
                  {t.own.endOthers}
                </button>
              </div>
            )}
          </>
        )}
      </Got>
      <Wrong act={act} />
    </section>
  );
}

function About({ house, calls, me }: OfficeProps) {
  const { t } = useSpeech();
  const act = useAct();
  const [name, setName] = useState(me.name);
  const [spoken, setSpoken] = useState(me.languages);
  const [zone, setZone] = useState(me.time_zone);
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  return (
    <section class="card staff-panel" aria-labelledby="about-me">
      <h2 id="about-me">{t.account.about}</h2>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          setSaved(false);
          if (!name.trim() || spoken.length === 0) return;
          act.run(async () => {
            const about = { name: name.trim(), languages: spoken, time_zone: zone };
            await calls.call("PUT", "me", about);
            house.door.described(about);
            setSaved(true);
          });
        }}
      >
        <Field id="my-name" label={t.join.name} hint={t.join.nameHint} wrong={tried && !name.trim() ? t.wrong.empty : undefined} value={name} onValue={setName} autocomplete="nickname" maxLength={40} />
        <Spoken spoken={spoken} onSpoken={setSpoken} wrong={tried && spoken.length === 0} />
        <Zone id="my-zone" label={t.join.zone} value={zone} onValue={setZone} />
        <Wrong act={act} />
        <p role="status">{saved ? t.account.saved : ""}</p>
        <div class="buttons">
          <button type="submit" class="button" aria-disabled={act.busy}>
            {t.account.save}
          </button>
        </div>
      </form>
    </section>
  );
}

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Field, Got, useAct, Wrong } from "./form.tsx";
import type { OfficeProps } from "./office.ts";
import { Secret } from "./secret.tsx";
import { useGot } from "./use-got.ts";

interface Place {
  id: string;
  device: string;
  seen_at: number;
  here: boolean;
}

export function Own({ calls, me }: OfficeProps) {
  const { t } = useSpeech();
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1}>{t.own.title}</h1>
      <p class="soft">
        {me.name} · {t.staff.role[me.role]} · {me.time_zone.replaceAll("_", " ")}
      </p>
      <Sessions calls={calls} zone={me.time_zone} />
      <Recovery calls={calls} />
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

function Recovery({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const left = useGot(() => calls.get<{ left: number }>("recovery"));
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<string[]>([]);
  return (
    <section class="card staff-panel" aria-labelledby="recovery">
      <h2 id="recovery">{t.own.recovery}</h2>
      <Got act={left.act} got={left.got} again={left.again}>
        {({ left }) => (
          <p>
            {t.own.left(left)} {left < 4 && t.own.few}
          </p>
        )}
      </Got>
      {codes.length > 0 && <Secret label={`${t.codes.lead} ${t.codes.how}`} text={codes.join("\n")} />}
      <details>
        <summary>{t.own.renew}</summary>
        <form
          class="staff-steps"
          onSubmit={(event) => {
            event.preventDefault();
            act.run(async () => {
              setCodes((await calls.call<{ codes: string[] }>("POST", "recovery", { password, code: code.trim() })).codes);
              setPassword("");
              setCode("");
              left.again();
            });
          }}
        >
          <p class="soft small">{t.own.renewText}</p>
          <Field id="own-password" label={t.own.password} value={password} onValue={setPassword} type="password" autocomplete="current-password" />
          <Field id="own-code" label={t.own.code} value={code} onValue={setCode} autocomplete="one-time-code" mono />
          <Wrong act={act} />
          <div class="buttons">
            <button type="submit" class="button" aria-disabled={act.busy}>
              {t.own.renew}
            </button>
          </div>
        </form>
      </details>
    </section>
  );
}

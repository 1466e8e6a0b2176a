import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import { Audit } from "./audit.tsx";
import type { Calls, Me, Role } from "./calls.ts";
import { Got, useAct, Wrong } from "./form.tsx";
import type { OfficeProps } from "./office.ts";
import { Secret } from "./secret.tsx";
import { useGot } from "./use-got.ts";

interface Mate {
  id: string;
  name: string;
  role: Role;
  languages: string[];
  since: number;
}
interface Waiting {
  id: string;
  role: Role;
  expires_at: number;
}
interface Wanted {
  staff: string;
  name: string;
  today: boolean;
}

/** Whom somebody in this role may manage: supervisors volunteers, operators everybody, nobody themselves. */
export function reach(role: Role): Role[] {
  return role === "operator" ? ["volunteer", "supervisor", "operator"] : role === "supervisor" ? ["volunteer"] : [];
}

export function Team({ calls, me }: OfficeProps) {
  const { t } = useSpeech();
  const team = useGot(() => calls.get<Mate[]>("team"));
  const mayInvite = reach(me.role).length > 0;
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1}>{t.team.title}</h1>
      <section class="card staff-panel" aria-labelledby="who">
        <h2 id="who">{t.team.who}</h2>
        <Got act={team.act} got={team.got} again={team.again}>
          {(mates) => (
            <ul class="list">
              {mates.map((mate) => (
                <Line key={mate.id} mate={mate} me={me} calls={calls} changed={team.again} />
              ))}
            </ul>
          )}
        </Got>
      </section>
      {mayInvite && <Callers calls={calls} />}
      {mayInvite && <Invite calls={calls} me={me} />}
      {me.role === "operator" && <Audit calls={calls} me={me} />}
    </div>
  );
}

function Line({ mate, me, calls, changed }: { mate: Mate; me: Me; calls: Calls; changed: () => void }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [done, setDone] = useState(false);
  const since = new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(mate.since * 1000);
  const managed = mate.id !== me.id && reach(me.role).includes(mate.role);
  return (
    <li class="row">
      <span>
        <strong>{mate.name}</strong> <span class="soft small">{mate.languages.join(", ")}</span>
        <br />
        <span class="soft small">
          {t.staff.role[mate.role]}
          {mate.since > 0 && `, ${t.team.since(since)}`}
        </span>
      </span>
      {managed && (
        <span class="buttons">
          {reach(me.role).length > 1 && (
            <label class="field">
              <span class="unseen">{t.team.role(mate.name)}</span>
              <select
                value={mate.role}
                onChange={({ currentTarget }) =>
                  act.run(async () => {
                    await calls.call("PUT", `team/${mate.id}/role`, { role: currentTarget.value });
                    setDone(true);
                    changed();
                  })
                }
              >
                {reach(me.role).map((role) => (
                  <option key={role} value={role}>
                    {t.staff.role[role]}
                  </option>
                ))}
              </select>
            </label>
          )}
          <button
            type="button"
            class="button button-quiet"
            onClick={() =>
              act.run(async () => {
                await calls.call("DELETE", `team/${mate.id}/sessions`);
                setDone(true);
              })
            }
          >
            {t.team.signOut} <span class="unseen">{mate.name}</span>
          </button>
        </span>
      )}
      <Wrong act={act} />
      <p class="soft small" role="status">
        {done ? t.team.changed : ""}
      </p>
    </li>
  );
}

function Callers({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const wanted = useGot(() => calls.get<{ calls: Wanted[] }>("calls"));
  if (!wanted.got?.calls.length) return null;
  return (
    <section class="card card-warm staff-panel" aria-labelledby="calls">
      <h2 id="calls">{t.team.calls}</h2>
      <ul class="list">
        {wanted.got.calls.map(({ staff, name, today }) => (
          <li class="row" key={staff}>
            <span>
              {name} {today && <span class="tag">{t.team.callToday}</span>}
            </span>
            <button
              type="button"
              class="button"
              onClick={() =>
                act.run(async () => {
                  await calls.call("DELETE", `calls/${staff}`);
                  wanted.again();
                })
              }
            >
              {t.team.called} <span class="unseen">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <Wrong act={act} />
    </section>
  );
}

function Invite({ calls, me }: { calls: Calls; me: Me }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [role, setRole] = useState<Role>("volunteer");
  const [link, setLink] = useState<string | null>(null);
  const waiting = useGot(() => calls.get<Waiting[]>("invitations"));
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: me.time_zone });
  return (
    <section class="card staff-panel" aria-labelledby="invite">
      <h2 id="invite">{t.team.invite}</h2>
      <p class="soft">{t.team.inviteText}</p>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          act.run(async () => {
            setLink((await calls.call<{ link: string }>("POST", "invitations", { role })).link);
            waiting.again();
          });
        }}
      >
        <div class="field staff-field">
          <label for="role">{t.team.as}</label>
          <select id="role" value={role} onChange={({ currentTarget }) => setRole(currentTarget.value as Role)}>
            {reach(me.role).map((one) => (
              <option key={one} value={one}>
                {t.team.roles[one]}
              </option>
            ))}
          </select>
        </div>
        <Wrong act={act} />
        <div class="buttons">
          <button type="submit" class="button button-main" aria-disabled={act.busy}>
            {t.team.make}
          </button>
        </div>
      </form>
      {link && <Secret key={link} label={t.team.link} text={new URL(link, location.href).href} />}
      {waiting.got && waiting.got.length > 0 && (
        <>
          <h3>{t.team.waiting}</h3>
          <ul class="list">
            {waiting.got.map(({ id, role, expires_at }) => (
              <li class="row" key={id}>
                <span>
                  {t.team.roles[role]}, {t.team.until(when.format(expires_at * 1000))}
                </span>
                <button
                  type="button"
                  class="button button-quiet"
                  onClick={() =>
                    act.run(async () => {
                      await calls.call("DELETE", `invitations/${id}`);
                      waiting.again();
                    })
                  }
                >
                  {t.team.takeBack}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

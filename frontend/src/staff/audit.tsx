import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { Got, useAct, Wrong } from "./form.tsx";
import { useGot } from "./use-got.ts";

interface Entry {
  number: number;
  at: number;
  who: string | null;
  what: string;
  about: string | null;
  detail: string;
}
/** `broken`: number of the first entry that does not hold. */
interface Verdict {
  entries: number;
  head: string;
  broken: number | null;
}

/** As many as come at once; fewer: there are no older ones. */
const AT_ONCE = 100;

/** For operators: who did what, and whether anybody has changed the log. */
export function Audit({ calls, me, names }: { calls: Calls; me: Me; names: Map<string, string> }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <section class="card staff-panel" aria-labelledby="audit">
      <h2 id="audit">{t.audit.title}</h2>
      <p class="soft">{t.audit.lead}</p>
      <Check calls={calls} />
      {open ? (
        <Log calls={calls} me={me} names={names} />
      ) : (
        <div class="buttons">
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t.audit.open}
          </button>
        </div>
      )}
    </section>
  );
}

function Check({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  return (
    <>
      <div role="status">
        {verdict && (
          <>
            <p class={verdict.broken === null ? undefined : "staff-wrong"}>{verdict.broken === null ? t.audit.holds(verdict.entries) : t.audit.broken(verdict.broken)}</p>
            <p class="soft small">{t.audit.head}</p>
            <code class="staff-key">
              {verdict.entries}:{verdict.head}
            </code>
          </>
        )}
      </div>
      <Wrong act={act} />
      <div class="buttons">
        <button type="button" class="button" aria-disabled={act.busy} onClick={() => act.run(async () => setVerdict(await calls.get<Verdict>("audit/verify")))}>
          {act.busy ? t.staff.busy : t.audit.check}
        </button>
      </div>
    </>
  );
}

function Log({ calls, me, names }: { calls: Calls; me: Me; names: Map<string, string> }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const newest = useGot(() => calls.get<Entry[]>("audit"));
  const [older, setOlder] = useState<Entry[][]>([]);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short", timeZone: me.time_zone });
  const who = (id: string | null) => (id === null ? t.audit.server : (names.get(id) ?? t.audit.gone));
  const more = (before: number) => act.run(async () => setOlder([...older, await calls.get<Entry[]>(`audit?before=${before}`)]));
  return (
    <Got act={newest.act} got={newest.got} again={newest.again}>
      {(first) => {
        const all = [first, ...older].flat();
        const last = all.at(-1)?.number ?? 1;
        return (
          <>
            <div class="staff-scroll" tabIndex={0} role="group" aria-labelledby="audit">
              <table class="staff-table">
                <thead>
                  <tr>
                    {[t.audit.number, t.audit.when, t.audit.who, t.audit.what, t.audit.about].map((one) => (
                      <th scope="col" key={one}>
                        {one}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {all.map(({ number, at, who: id, what, about, detail }) => (
                    <tr key={number}>
                      <td>{number}</td>
                      <td>{when.format(at * 1000)}</td>
                      <td>{who(id)}</td>
                      <td>
                        <code>{what}</code>
                      </td>
                      <td>
                        {about && (names.get(about) ?? <code>{about}</code>)} <code>{detail}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Wrong act={act} />
            {([first, ...older].at(-1)?.length ?? 0) >= AT_ONCE && (
              <div class="buttons">
                <button type="button" class="button button-quiet" aria-disabled={act.busy} onClick={() => more(last)}>
                  {t.audit.older}
                </button>
              </div>
            )}
          </>
        );
      }}
    </Got>
  );
}

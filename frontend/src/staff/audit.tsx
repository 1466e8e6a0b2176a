import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls, Me } from "./calls.ts";
import { Field, Got, useAct, Wrong } from "./form.tsx";
import { useGot } from "./use-got.ts";

interface Entry {
  number: number;
  at: number;
  who: string | null;
  /** null: at the server, or not in the team any more. */
  name: string | null;
  what: string;
  about: string | null;
  detail: string;
}
/** `older`: from where the next page goes on; null: there is none. */
interface Page {
  entries: Entry[];
  older: number | null;
}
/** `broken`: number of the first entry that does not hold. */
interface Verdict {
  entries: number;
  head: string;
  broken: number | null;
}

const PATH = "/api/ops/audit";

/** For operators: who did what, and whether anybody has changed the log. */
export function Audit({ calls, me }: { calls: Calls; me: Me }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <section class="card staff-panel" aria-labelledby="audit">
      <h2 id="audit">{t.audit.title}</h2>
      <p class="soft">{t.audit.lead}</p>
      <Check calls={calls} />
      {open ? (
        <Log calls={calls} me={me} />
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
  const [noted, setNoted] = useState("");
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const query = noted.trim() ? `?noted=${encodeURIComponent(noted.trim())}` : "";
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
      <details>
        <summary>{t.audit.noted}</summary>
        <Field id="audit-noted" label={t.audit.noted} hint={t.audit.notedHint} value={noted} onValue={setNoted} mono />
      </details>
      <Wrong act={act} />
      <div class="buttons">
        <button type="button" class="button" aria-disabled={act.busy} onClick={() => act.run(async () => setVerdict(await calls.get<Verdict>(`${PATH}/verify${query}`)))}>
          {act.busy ? t.staff.busy : t.audit.check}
        </button>
      </div>
    </>
  );
}

function Log({ calls, me }: { calls: Calls; me: Me }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const newest = useGot(() => calls.get<Page>(PATH));
  const [older, setOlder] = useState<Page[]>([]);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short", timeZone: me.time_zone });
  const acts: Record<string, string> = t.acts;
  return (
    <Got act={newest.act} got={newest.got} again={newest.again}>
      {(first) => {
        const pages = [first, ...older];
        const next = pages.at(-1)?.older ?? null;
        return (
          <>
            <div class="staff-scroll" tabIndex={0} role="group" aria-labelledby="audit">
              <table class="staff-table staff-log">
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
                  {pages.flatMap(({ entries }) =>
                    entries.map(({ number, at, who, name, what, about, detail }) => (
                      <tr key={number}>
                        <td>{number}</td>
                        <td>{when.format(at * 1000)}</td>
                        <td>{who === null ? t.audit.server : (name ?? t.audit.gone)}</td>
                        <td>{acts[what] ?? <code>{what}</code>}</td>
                        <td>
                          {about && <code>{about}</code>} <code>{detail}</code>
                        </td>
                      </tr>
                    )),
                  )}
                </tbody>
              </table>
            </div>
            <Wrong act={act} />
            {next !== null && (
              <div class="buttons">
                <button
                  type="button"
                  class="button button-quiet"
                  aria-disabled={act.busy}
                  onClick={() => act.run(async () => setOlder([...older, await calls.get<Page>(`${PATH}?before=${next}`)]))}
                >
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

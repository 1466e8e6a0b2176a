import { Fragment, h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { amount, brief, lasting, share, size } from "./amounts.ts";
import type { MachineSection } from "./overview.ts";

/** `at`: unix seconds of the look. */
export function Machine({ machine, at }: { machine: MachineSection | null | undefined; at: number }) {
  const { t } = useSpeech();
  return (
    <section class="card staff-panel" aria-labelledby="machine">
      <h2 id="machine">{t.machine.title}</h2>
      {machine ? <Told machine={machine} at={at} /> : <p class="soft">{t.ops.answer.machine.unknown}</p>}
    </section>
  );
}

function Told({ machine, at }: { machine: MachineSection; at: number }) {
  const { t, language } = useSpeech();
  const { relay, store, database, sockets, workers, versions } = machine;
  const memory = machine.memory_used === null ? "" : `, ${t.machine.ofMachine(share(machine.memory_used, language))}`;
  const used = store.limit_bytes > 0 ? `${size(store.used_bytes, language)} / ${size(store.limit_bytes, language)}` : size(store.used_bytes, language);
  const kinds: Record<string, string> = t.machine.socket;
  const open = Object.entries(sockets).map(([kind, count]) => `${amount(count, language)} ${kinds[kind] ?? kind}`);
  const told: [string, string][] = [
    [t.machine.relay, relay.p50_s === null || relay.p95_s === null ? t.machine.quiet : t.machine.relayText(brief(relay.p50_s), brief(relay.p95_s))],
    [t.machine.perMinute, relay.per_minute === null ? "–" : amount(relay.per_minute, language)],
    [t.machine.sockets, open.join(", ") || "0"],
    [t.machine.store, store.up ? `${brief(store.round_trip_s)}, ${used}` : t.machine.away],
    [t.machine.database, database.up ? (database.round_trip_s === null ? "–" : brief(database.round_trip_s)) : t.machine.away],
    [t.machine.memory, size(machine.memory_bytes, language) + memory],
    [t.machine.lag, brief(machine.lag_s)],
  ];
  return (
    <>
      <dl class="staff-facts small">
        {told.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <details>
        <summary class="small">
          {t.machine.workers(workers.length)} · {Object.keys(versions).join(", ")}
        </summary>
        {machine.started > 0 && <p class="soft small">{t.machine.started(machine.started)}</p>}
        <div class="staff-scroll" tabIndex={0} role="group" aria-labelledby="machine">
          <table class="staff-table">
            <thead>
              <tr>
                {[t.machine.worker, t.machine.version, t.machine.up, t.machine.memory, t.machine.lag].map((one) => (
                  <th scope="col" key={one}>
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {workers.map(({ id, version, since, memory_bytes, lag_s }) => (
                <tr key={id}>
                  <th scope="row">
                    <code>{id}</code>
                  </th>
                  <td>{version}</td>
                  <td>{lasting(at - since)}</td>
                  <td>{size(memory_bytes, language)}</td>
                  <td>{brief(lag_s)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

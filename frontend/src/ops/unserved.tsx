import { h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { lasting, share } from "./amounts.ts";
import { type Exit, found, gaveUp, REASONS, unserved } from "./figures.ts";
import type { Lookout } from "./lookout.ts";
import type { Overview } from "./overview.ts";

const LEAVING: readonly Exit[] = ["left", "vanished", "unclaimed"];

/** Whom the house could not serve in the last hour, and why: what nobody sees as long as only talks are counted. */
export function Unserved({ now: { line, service }, lookout }: { now: Overview; lookout: Lookout }) {
  const { t, language } = useSpeech();
  const turned = service ? unserved(service) : 0;
  const hour = line?.last_hour;
  const left = hour ? gaveUp(hour) : 0;
  const served = hour ? found(hour) : 0;
  return (
    <section class="card staff-panel" aria-labelledby="unserved">
      <h2 id="unserved">{t.unserved.title}</h2>
      <p class="soft small">{t.unserved.hour}</p>
      {!line && !service && <p>{t.ops.answer.waiting.unknown}</p>}
      {service && line && turned + left === 0 && <p>{t.unserved.none}</p>}
      {service && turned > 0 && (
        <div>
          <p>
            <strong>{t.unserved.some(turned)}</strong>
          </p>
          <ul class="ops-reasons">
            {REASONS.filter((why) => service.unserved[why]).map((why) => (
              <li key={why}>
                {service.unserved[why]} · {t.unserved.why[why]}
              </li>
            ))}
          </ul>
        </div>
      )}
      {hour && left > 0 && (
        <div>
          <p>
            <strong>{t.unserved.gaveUp(left, share(hour.abandonment ?? 0, language))}</strong>
          </p>
          <ul class="ops-reasons">
            {LEAVING.filter((exit) => hour.exits[exit]).map((exit) => (
              <li key={exit}>
                {hour.exits[exit]} · {t.unserved.exit[exit]}
              </li>
            ))}
          </ul>
        </div>
      )}
      {service && service.missed > 0 && <p>{t.unserved.missed(service.missed)}</p>}
      {hour && served > 0 && (
        <p class="soft">
          {t.unserved.found(served, share(hour.matched_share ?? 0, language))}{" "}
          {hour.wait_p50_s !== null && hour.wait_p90_s !== null && t.unserved.waits(lasting(hour.wait_p50_s), lasting(hour.wait_p90_s))}
        </p>
      )}
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={() => lookout.go("history")}>
          {t.unserved.more}
        </button>
      </div>
    </section>
  );
}

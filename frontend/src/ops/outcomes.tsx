import { Fragment, h } from "preact";
import type { Calls } from "../staff/calls.ts";
import { Got } from "../staff/form.tsx";
import { useGot } from "../staff/use-got.ts";
import { useSpeech } from "../words/language.tsx";
import { amount, share } from "./amounts.ts";
import type { Outcome, OutcomesNow } from "./figures.ts";
import { Counted } from "./history.tsx";

/** How heavy it was before and after, only of groups that are large enough: the service tells no smaller ones, and this page neither. */
export function Outcomes({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const told = useGot(() => calls.get<OutcomesNow>("/api/ops/outcomes?span=30d"));
  return (
    <section class="card staff-panel" aria-labelledby="outcomes">
      <h2 id="outcomes">{t.past.outcomes.title}</h2>
      <Got act={told.act} got={told.got} again={told.again}>
        {(got) => <Told got={got} />}
      </Got>
    </section>
  );
}

function Told({ got }: { got: OutcomesNow }) {
  const { t, language } = useSpeech();
  const { least } = got;
  const enough = ({ people }: Outcome) => people >= least;
  const [total, groups] = [got.total.filter(enough), got.groups.filter(enough)];
  const said = (value: number) => amount(value, language);
  // Days are days of UTC, whatever the zone.
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const row = (one: Outcome) => [said(one.people), said(one.before_mean), said(one.after_mean), share(one.eased_percent / 100, language)];
  const { kind, people, before, after, eased } = t.past.outcomes;
  if (total.length === 0) return <p class="soft">{t.past.outcomes.none(least)}</p>;
  return (
    <>
      <p class="soft">{t.past.outcomes.lead(least)}</p>
      <ul class="ops-slopes">
        {total.map((one) => (
          <li key={one.kind}>
            <Slope one={one} said={t.past.outcomes.said(t.rooms.kinds[one.kind], said(one.before_mean), said(one.after_mean))} />
          </li>
        ))}
      </ul>
      <Counted id="outcomes" head={[kind, people, before, after, eased]} rows={total.map((one) => [t.rooms.kinds[one.kind], ...row(one)])} />
      {groups.length > 0 && (
        <details>
          <summary id="outcome-groups">{t.past.outcomes.groups}</summary>
          <Counted
            id="outcome-groups"
            head={[t.past.outcomes.when, kind, people, before, after, eased]}
            rows={groups.map((one) => [day.formatRange(one.begin * 1000, one.end * 1000), t.rooms.kinds[one.kind], ...row(one)])}
          />
        </details>
      )}
    </>
  );
}

/** From 0 to 10: a ring where it was, a dot where it is after. */
function Slope({ one, said }: { one: Outcome; said: string }) {
  const x = (value: number) => 6 + value * 28.8;
  return (
    <>
      <p class="small">{said}</p>
      <svg class="ops-slope" viewBox="0 0 300 20" role="img" aria-label={said}>
        <path class="ops-grid" d="M6 10H294M6 5v10M294 5v10" />
        <path class="ops-series ops-series-line" d={`M${x(one.before_mean)} 10H${x(one.after_mean)}`} />
        <circle class="ops-ring" cx={x(one.before_mean)} cy="10" r="5" />
        <circle class="ops-dot" cx={x(one.after_mean)} cy="10" r="5" />
      </svg>
    </>
  );
}

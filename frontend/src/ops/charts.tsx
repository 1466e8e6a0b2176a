import { h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { amount, lasting } from "./amounts.ts";
import { WAIT_ACT_S } from "./answers.ts";
import { Chart } from "./chart.tsx";
import type { Span, Step } from "./figures.ts";
import { Counted } from "./history.tsx";
import { timeTicks, wholeTicks } from "./scale.ts";
import { clockOf } from "./times.ts";

const COUNTS = ["joined", "gaveUp", "unserved"] as const;

/** The past in pictures, one thing in each; below them all of it as one table. */
export function Charts({ steps, span, zone }: { steps: Step[]; span: Span; zone: string }) {
  const { t, language } = useSpeech();
  const said = (value: number) => amount(value, language);
  const when = whenOf(steps, span, zone, language);
  const marks = marksOf(steps, span, zone, language);
  const most = (values: (number | null)[], told: (value: number, when: string) => string) => {
    const known = values.map((value) => value ?? 0);
    const highest = Math.max(0, ...known);
    return highest > 0 ? told(highest, when[known.indexOf(highest)] ?? "") : t.past.nothing;
  };
  const waits = steps.map(({ longest }) => longest);
  const onDuty = steps.map(({ onDuty }) => onDuty);
  const given = { when, marks };
  return (
    <section class="card staff-panel" aria-label={t.past.title}>
      <p class="soft small">{t.past.each[span]}</p>
      <div class="ops-charts">
        {COUNTS.map((name) => {
          const values = steps.map((step) => step[name]);
          return (
            <Chart
              key={name}
              {...given}
              id={`chart-${name}`}
              title={t.past.charts[name]}
              summary={most(values, (value, when) => t.past.most(said(value), when))}
              series={[{ name: t.past.unit[name], kind: "bar", values }]}
              said={said}
              scale={wholeTicks}
            />
          );
        })}
        <Chart
          {...given}
          id="chart-waits"
          title={t.past.charts.waits}
          summary={most(waits, (value, when) => t.past.longest(lasting(value), when))}
          series={[{ name: t.past.unit.waits, kind: "bar", values: waits }]}
          said={lasting}
          scale={timeTicks}
          limit={{ at: WAIT_ACT_S, said: t.past.limit(lasting(WAIT_ACT_S)) }}
        />
        <Chart
          {...given}
          id="chart-volunteers"
          title={t.past.charts.volunteers}
          summary={most(onDuty, (value, when) => t.past.most(said(value), when))}
          series={[
            { name: t.past.onDuty, kind: "line", values: onDuty },
            { name: t.past.talking, kind: "dashed", values: steps.map(({ talking }) => talking) },
          ]}
          said={said}
          scale={wholeTicks}
        />
      </div>
      <details>
        <summary id="past-table">{t.past.table}</summary>
        <Counted
          id="past-table"
          head={[t.past.when, t.past.came, t.past.whoFound, t.past.whoLeft, t.past.whoUnserved, t.past.wait, t.past.staff, t.past.talks]}
          rows={steps.map((step, at) => [
            when[at] ?? "", said(step.joined), said(step.found), said(step.gaveUp), said(step.unserved),
            step.longest === null ? "–" : lasting(step.longest),
            step.onDuty === null ? "–" : said(step.onDuty),
            step.talking === null ? "–" : said(step.talking),
          ])}
        />
      </details>
    </section>
  );
}

function whenOf(steps: Step[], span: Span, zone: string, language: string): string[] {
  if (span === "30d") {
    const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: zone });
    return steps.map(({ begin }) => day.format(begin * 1000));
  }
  const [hours, clock] = [clockOf(language, zone, { weekday: "short" }), clockOf(language, zone)];
  return steps.map(({ begin, end }) => `${hours(begin)}–${clock(end)}`);
}

/** Below the picture: round hours of a day, the days of a week, dates of a month. */
function marksOf(steps: Step[], span: Span, zone: string, language: string): (string | null)[] {
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "numeric", hourCycle: "h23", timeZone: zone });
  const day = new Intl.DateTimeFormat(language, { timeZone: zone, ...(span === "7d" ? { weekday: "short" } : { day: "numeric", month: "numeric" }) });
  const clock = clockOf(language, zone);
  return steps.map(({ begin }) => {
    const at = Number(hour.format(begin * 1000));
    const round = span === "24h" ? at % 3 === 0 : span === "7d" ? at === 0 : true;
    return round ? (span === "24h" ? clock(begin) : day.format(begin * 1000)) : null;
  });
}

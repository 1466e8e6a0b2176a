/** The part of the operators' page about the past: fetched when somebody opens it. */
import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { Choice } from "../staff/fields.tsx";
import { Wrong } from "../staff/form.tsx";
import { useTick } from "../staff/tick.ts";
import { languages, tongues, useSpeech } from "../words/language.tsx";
import { amount, lasting, share } from "./amounts.ts";
import type { PageProps } from "./app.tsx";
import { Charts } from "./charts.tsx";
import { type Exit, found, gaveUp, type HistoryNow, REASONS, type Span, SPANS, steps, unserved } from "./figures.ts";
import { Outcomes } from "./outcomes.tsx";
import { topicName } from "./people.tsx";
import { momentOf } from "./times.ts";
import { useFresh } from "./use-fresh.ts";
import { Week } from "./week.tsx";

const EVERY_MS = 60_000;
const LEAVING: readonly Exit[] = ["left", "vanished", "unclaimed", "later", "closed"];

export function History({ calls, me, topics }: PageProps) {
  const { t } = useSpeech();
  const [span, setSpan] = useState<Span>("24h");
  const [tongue, setTongue] = useState("");
  const now = useTick(EVERY_MS);
  const asked = `/api/ops/history?span=${span}${tongue && `&language=${tongue}`}`;
  const { got, act } = useFresh((path) => calls.get<HistoryNow>(path), asked, Math.floor(now / EVERY_MS));
  return (
    <>
      <h1 tabIndex={-1} class="staff-title">
        {t.past.title}
      </h1>
      <div class="ops-filter">
        <fieldset class="chips staff-most">
          <legend>{t.past.span}</legend>
          <div class="chip-row">
            {SPANS.map((one) => (
              <label class="chip" key={one}>
                <input type="radio" name="span" checked={span === one} onChange={() => setSpan(one)} />
                <span>{t.past.spans[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Choice id="past-language" label={t.past.language} value={tongue} onValue={setTongue} options={[["", t.past.all], ...languages.map((one) => [one, tongues[one]] as const)]} />
      </div>
      <Wrong act={act} />
      {!got && !act.wrong && <p class="soft">{t.staff.busy}</p>}
      {got && <Past got={got} zone={me.time_zone} topics={topics} />}
      <Week calls={calls} me={me} />
      <Outcomes calls={calls} />
    </>
  );
}

function Past({ got, zone, topics }: { got: HistoryNow; zone: string } & Pick<PageProps, "topics">) {
  const { t, language } = useSpeech();
  const when = momentOf(language, zone, Date.now() / 1000);
  const { total } = got;
  const said = (value: number) => amount(value, language);
  const tiles: [string, string][] = [
    [said(total.joined), t.past.joined],
    [`${said(found(total))}${total.matched_share === null ? "" : ` (${share(total.matched_share, language)})`}`, t.past.found],
    [`${said(gaveUp(total))}${total.abandonment === null ? "" : ` (${share(total.abandonment, language)})`}`, t.past.gaveUp],
    [said(unserved(total)), t.past.unserved],
    [total.wait_p50_s === null ? "–" : lasting(total.wait_p50_s), t.past.p50],
    [total.wait_p90_s === null ? "–" : lasting(total.wait_p90_s), t.past.p90],
  ];
  const severe = total.severe_in_time + total.severe_late;
  if (severe > 0) tiles.push([t.past.of(said(total.severe_in_time), said(severe)), t.past.severe]);
  return (
    <>
      <p class="soft small">
        {t.past.zone(zone.replaceAll("_", " "))} {got.written_until === null ? t.past.never : t.past.until(when(got.written_until))}
      </p>
      <dl class="ops-tiles">
        {tiles.map(([value, name]) => (
          <div key={name} class="card">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section class="card staff-panel" aria-labelledby="why">
        <h2 id="why">{t.past.why}</h2>
        <Counted
          id="why"
          head={[t.past.reason, t.past.people]}
          rows={[
            ...REASONS.map((why) => [t.unserved.why[why], said(total.unserved[why] ?? 0)] as const),
            ...LEAVING.filter((exit) => total.exits[exit]).map((exit) => [t.unserved.exit[exit], said(total.exits[exit] ?? 0)] as const),
          ]}
        />
      </section>
      <Charts steps={steps(got.hours, got.span, zone)} span={got.span} zone={zone} />
      {got.topics.length > 0 && (
        <section class="card staff-panel" aria-labelledby="past-topics">
          <h2 id="past-topics">{t.past.topics}</h2>
          <p class="soft small">{t.past.topicsText}</p>
          <Counted
            id="past-topics"
            head={[t.past.topic, t.past.came, t.past.whoFound, t.past.whoLeft, t.past.whoUnserved]}
            rows={got.topics.map((one) => [
              topicName(one.topic, topics, language) ?? t.people.noTopic, said(one.joined), said(one.found), said(one.gave_up), said(one.unserved),
            ])}
          />
        </section>
      )}
    </>
  );
}

/** A table; its first column says what the row is about. */
export function Counted({ id, head, rows }: { id: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div class="staff-scroll" tabIndex={0} role="group" aria-labelledby={id}>
      <table class="staff-table ops-table">
        <thead>
          <tr>
            {head.map((one) => (
              <th scope="col" key={one}>
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest], at) => (
            <tr key={at}>
              <th scope="row">{first}</th>
              {rest.map((one, place) => (
                <td key={place}>{one}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

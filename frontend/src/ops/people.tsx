import { Fragment, h } from "preact";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { lasting } from "./amounts.ts";
import type { LineSection, ServiceSection } from "./overview.ts";

const STATES = ["free", "offered", "talking", "resting", "away"] as const;

export function Volunteers({ service }: { service: ServiceSection | null | undefined }) {
  const { t } = useSpeech();
  return (
    <section class="card staff-panel" aria-labelledby="volunteers">
      <h2 id="volunteers">{t.people.volunteers}</h2>
      {!service ? (
        <p class="soft">{t.ops.answer.machine.unknown}</p>
      ) : service.volunteers.on_duty === 0 ? (
        <p>{t.people.noneOnDuty}</p>
      ) : (
        <>
          <p>
            <strong>{t.people.onDuty(service.volunteers.on_duty)}</strong>
          </p>
          <ul class="ops-counts">
            {STATES.filter((state) => service.volunteers[state] > 0).map((state) => (
              <li key={state}>
                {service.volunteers[state]} {t.people.state[state]}
              </li>
            ))}
          </ul>
        </>
      )}
      {service && service.ringing > 0 && <p>{t.people.ringing(service.ringing, lasting(service.ringing_s ?? 0))}</p>}
      {service && service.hands > 0 && <p class="tag staff-level staff-level-3 ops-tag">{t.people.hands(service.hands)}</p>}
    </section>
  );
}

export function Line({ line, topics }: { line: LineSection | null | undefined; topics: Topic[] }) {
  const { t, language } = useSpeech();
  const names = new Intl.DisplayNames([language], { type: "language" });
  const lines = (line?.languages ?? []).filter(({ waiting, away, topics }) => waiting + away > 0 || topics.some(({ talking }) => talking > 0));
  return (
    <section class="card staff-panel" aria-labelledby="line">
      <h2 id="line">{t.people.line}</h2>
      {lines.length === 0 && <p class="soft">{line ? t.people.nobody : t.ops.answer.waiting.unknown}</p>}
      <ul class="list">
        {lines.map((one) => (
          <li class="row ops-line" key={one.language}>
            <span>
              <strong>{names.of(one.language)}</strong>
              <br />
              {one.waiting > 0 ? t.ops.told.line(one.waiting, lasting(one.longest_s ?? 0)) : t.ops.told.nobody} {one.away > 0 && t.ops.told.away(one.away)}
            </span>
            {one.acute > 0 && <span class="tag staff-level staff-level-3">{t.people.acute(one.acute)}</span>}
            {one.topics.length > 0 && (
              <details class="ops-wide">
                <summary class="small">{t.people.topics}</summary>
                <table class="staff-table">
                  <thead>
                    <tr>
                      {[t.people.topic, t.people.waiting, t.people.talking].map((said) => (
                        <th scope="col" key={said}>
                          {said}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {one.topics.map(({ topic, waiting, talking }) => (
                      <tr key={topic}>
                        <th scope="row">{topicName(topic, topics, language) ?? t.people.noTopic}</th>
                        <td>{waiting}</td>
                        <td>{talking}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** null: `-`, no topic. One that the page does not know is told as it is called inside. */
export function topicName(id: string | null, topics: Topic[], language: "de" | "en"): string | null {
  if (id === null || id === "-") return null;
  return topics.find((topic) => topic.id === id)?.name[language] ?? id;
}

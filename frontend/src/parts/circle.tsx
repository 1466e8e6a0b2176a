import { Fragment, h } from "preact";
import type { Topic } from "../join/site.ts";
import type { Other } from "../room/company.ts";
import type { RoomView } from "../room/view.ts";
import { useSpeech, type Speech } from "../words/language.tsx";
import { Heard } from "./heard.tsx";
import { LeaveButton } from "./partner.tsx";
import { Shape } from "./shape.tsx";

/** So many names fit into one line. */
const NAMED = 2;

/** Who sits in the circle: everyone with a sign of their own, what they need, and whether they are here. Nobody stands above. */
export function Circle({ view, topics, leaving, onLeave }: { view: RoomView; topics: Topic[]; leaving: boolean; onLeave: () => void }) {
  const { t, language } = useSpeech();
  const topic = topics.find(({ id }) => id === view.topic)?.name[language];
  const present = view.others.filter(({ state }) => state !== "gone");
  const here = t.circle.here(1 + view.others.filter(({ state }) => state === "here").length);
  const types = writing(view.others, t);
  return (
    <>
      <div class="partner partner-circle">
        <div class="partner-who">
          <div>
            <h1 tabIndex={-1}>{topic ? t.circle.topic(topic) : t.circle.title}</h1>
            <p class={types ? "typing small" : "soft small"}>{types ?? here}</p>
            <Heard text={types ?? here} />
          </div>
        </div>
        <LeaveButton view={view} name={t.circle.leave} short={t.circle.leaveShort} leaving={leaving} onLeave={onLeave} />
      </div>
      {view.others.length > 0 && (
        <details class="members">
          <summary>
            <span class="unseen">{t.circle.members}: </span>
            <span class="members-row">
              {present.map((other) => (
                <span key={other.id} class={`member member-${other.state}`}>
                  <Shape member={other.id} />
                  {other.name}
                  {other.typing && <span aria-hidden="true"> …</span>}
                </span>
              ))}
            </span>
          </summary>
          <ul class="list">
            {view.others.map((other) => (
              <li key={other.id} class="member-line">
                <Shape member={other.id} />
                <span>
                  {other.name} <span class="soft small">{other.state === "here" ? t.room.needs[other.need] : t.room.state[other.state]}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function writing(others: readonly Other[], t: Speech["t"]): string | null {
  const names = others.filter(({ typing, state }) => typing && state === "here").map(({ name }) => name);
  if (names.length === 0) return null;
  return names.length > NAMED ? t.circle.several : t.circle.type(names.join(", "), names.length);
}

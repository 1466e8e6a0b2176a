import { h } from "preact";
import type { Topic } from "../join/site.ts";
import type { RoomView } from "../room/view.ts";
import { useSpeech } from "../words/language.tsx";
import { Heard } from "./heard.tsx";

interface Props {
  view: RoomView;
  topics: Topic[];
  leaving: boolean;
  onLeave: () => void;
}

/** Who sits opposite: the name and what they need, and whether they are here. Known before the first word. */
export function Partner({ view, topics, leaving, onLeave }: Props) {
  const { t, language } = useSpeech();
  const topic = topics.find(({ id }) => id === view.topic)?.name[language];
  return (
    <div class="partner">
      {view.others.map((other) => {
        const typing = other.typing && other.state === "here";
        return (
          <div class="partner-who" key={other.id}>
            <i class={`partner-light partner-${other.state}`} aria-hidden="true" />
            <div>
              <h1 tabIndex={-1}>
                <span class="unseen">{t.room.title("")}</span>
                {other.name}
              </h1>
              <p class="soft small">
                <span class={typing ? "typing" : ""}>{typing ? t.room.state.typing : t.room.state[other.state]}</span>
                {!typing && other.state === "here" && <span class="partner-need"> · {t.room.needs[other.need]}</span>}
              </p>
              {topic && <p class="unseen">{t.room.topic(topic)}</p>}
              <Heard text={`${other.name} ${typing ? t.room.state.typing : t.room.state[other.state]}`} />
            </div>
          </div>
        );
      })}
      <LeaveButton view={view} name={t.room.leave} short={t.room.leaveShort} leaving={leaving} onLeave={onLeave} />
    </div>
  );
}

export function LeaveButton({ view, name, short, leaving, onLeave }: Omit<Props, "topics"> & { name: string; short: string }) {
  if (view.end) return null;
  return (
    <button type="button" class="button partner-leave" aria-expanded={leaving} aria-label={name} onClick={onLeave}>
      {short}
    </button>
  );
}

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import type { RoomView } from "../room/view.ts";
import { useSpeech } from "../words/language.tsx";

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
        const typing = view.typing && other.state === "here";
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
      {!view.end && (
        <button type="button" class="button partner-leave" aria-expanded={leaving} aria-label={t.room.leave} onClick={onLeave}>
          {t.room.leaveShort}
        </button>
      )}
    </div>
  );
}

/** For screen readers, apart from the log and no more than every ten seconds. */
function Heard({ text }: { text: string }) {
  const [told, setTold] = useState(text);
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => setTold(text), 10_000);
    return () => clearTimeout(timer);
  }, [text, told]);
  return (
    <span class="unseen" role="status">
      {told}
    </span>
  );
}

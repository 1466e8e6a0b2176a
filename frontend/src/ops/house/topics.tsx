import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Calls } from "../../staff/calls.ts";
import { Field } from "../../staff/form.tsx";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import type { EditProps } from "./editor.tsx";
import { idOf, moved, PATH, replaced, type Topics } from "./paper.ts";

/** The names of the topics, their order, and which of them take newcomers. None can be taken away: it is closed. */
export function TopicsEdit({ content: { topics }, change, calls }: EditProps<Topics> & { calls: Calls }) {
  const { t, language } = useSpeech();
  const waiting = useGot(() => calls.get<{ waiting: Record<string, number | null> }>(`${PATH}/topics/waiting`));
  const [name, setName] = useState({ de: "", en: "" });
  return (
    <>
      <ol class="list">
        {topics.map((topic, at) => {
          const said = topic.name[language] || topic.id;
          const people = waiting.got?.waiting[topic.id] ?? 0;
          const become = (next: Partial<typeof topic>) => change({ topics: replaced(topics, at, { ...topic, ...next }) });
          return (
            <li class="row house-row" key={topic.id}>
              <details>
                <summary>
                  {said} {!topic.open && <span class="tag">{t.house.closed}</span>} {people > 0 && <span class="soft small">{t.house.waiting(people)}</span>}
                </summary>
                <div class="staff-steps">
                  <Field id={`topic-${topic.id}-de`} label={t.house.german} value={topic.name.de} maxLength={48} onValue={(de) => become({ name: { ...topic.name, de } })} />
                  <Field id={`topic-${topic.id}-en`} label={t.house.english} value={topic.name.en} maxLength={48} onValue={(en) => become({ name: { ...topic.name, en } })} />
                  <label class="staff-check">
                    <input type="checkbox" checked={topic.open} onChange={() => become({ open: !topic.open })} />
                    <span>{t.house.open}</span>
                  </label>
                  {!topic.open && <p class="soft small">{t.house.closedText}</p>}
                </div>
              </details>
              <Order at={at} count={topics.length} name={said} move={(by) => change({ topics: moved(topics, at, by) })} />
            </li>
          );
        })}
      </ol>
      <details>
        <summary>{t.house.newTopic}</summary>
        <div class="staff-steps">
          <Field id="topic-new-de" label={t.house.german} value={name.de} maxLength={48} onValue={(de) => setName({ ...name, de })} />
          <Field id="topic-new-en" label={t.house.english} value={name.en} maxLength={48} onValue={(en) => setName({ ...name, en })} />
          <div class="buttons">
            <button
              type="button"
              class="button"
              aria-disabled={!name.de.trim() || !name.en.trim()}
              onClick={() => {
                if (!name.de.trim() || !name.en.trim()) return;
                change({ topics: [...topics, { id: idOf(name.en, topics.map(({ id }) => id)), name, open: true }] });
                setName({ de: "", en: "" });
              }}
            >
              {t.house.takeOver}
            </button>
          </div>
        </div>
      </details>
    </>
  );
}

export function TopicsSeen({ topics }: Topics) {
  const { language } = useSpeech();
  return (
    <div class="chip-row">
      {topics
        .filter(({ open }) => open)
        .map(({ id, name }) => (
          <span class="tag" key={id}>
            {name[language]}
          </span>
        ))}
    </div>
  );
}

/** Up and down, for every hand and keyboard. */
export function Order({ at, count, name, move }: { at: number; count: number; name: string; move: (by: -1 | 1) => void }) {
  const { t } = useSpeech();
  return (
    <span class="buttons house-order">
      <button type="button" class="button button-quiet" aria-disabled={at === 0} aria-label={t.house.up(name)} onClick={() => move(-1)}>
        ↑
      </button>
      <button type="button" class="button button-quiet" aria-disabled={at === count - 1} aria-label={t.house.down(name)} onClick={() => move(1)}>
        ↓
      </button>
    </span>
  );
}

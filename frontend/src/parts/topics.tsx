import { h } from "preact";
import { useState } from "preact/hooks";
import { counts } from "../join/availability.ts";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";

interface Props {
  legend: string;
  hint: string;
  topics: Topic[];
  chosen: string[];
  most: number;
  /** "Not sure" stands first and means: nothing chosen. */
  unsure?: boolean;
  onChoose: (chosen: string[]) => void;
}

/** So many are shown at first: a long list is hard to read on a hard night. */
const FIRST = 6;

export function TopicChips({ legend, hint, topics, chosen, most, unsure = false, onChoose }: Props) {
  const { t, language } = useSpeech();
  const [all, setAll] = useState(false);
  const open = topics.filter(({ closed }) => !closed);
  const shown = open.filter(({ id }, at) => all || at < FIRST || chosen.includes(id));
  const full = chosen.length >= most;
  return (
    <fieldset class="chips">
      <legend>{legend}</legend>
      <p class="soft small">{hint}</p>
      <div class="chip-row">
        {unsure && (
          <label class="chip">
            <input type="checkbox" checked={chosen.length === 0} onChange={() => onChoose([])} />
            <span>{t.notSure}</span>
          </label>
        )}
        {shown.map((topic) => {
          const { id, name } = topic;
          const alight = unsure && (counts(topic, language).waiting ?? 0) > 0;
          const on = chosen.includes(id);
          return (
            <label class="chip" key={id}>
              <input
                type="checkbox"
                checked={on}
                disabled={full && !on}
                onChange={() => onChoose(on ? chosen.filter((one) => one !== id) : [...chosen, id])}
              />
              <span>
                {name[language]}
                {alight && <i class="chip-light" aria-hidden="true" />}
                {alight && <span class="unseen"> ({t.landing.someoneWaits})</span>}
              </span>
            </label>
          );
        })}
        {shown.length < open.length && (
          <button type="button" class="button button-quiet" onClick={() => setAll(true)}>
            {t.landing.moreTopics}
          </button>
        )}
      </div>
    </fieldset>
  );
}

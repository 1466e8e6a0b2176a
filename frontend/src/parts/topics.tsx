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

export function TopicChips({ legend, hint, topics, chosen, most, unsure = false, onChoose }: Props) {
  const { t, language } = useSpeech();
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
        {topics.map(({ id, name, waiting }) => {
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
                {unsure && waiting > 0 && <i class="chip-light" aria-hidden="true" />}
                {unsure && waiting > 0 && <span class="unseen"> ({t.landing.someoneWaits})</span>}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

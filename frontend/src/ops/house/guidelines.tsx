import { Fragment, h } from "preact";
import type { Language } from "../../join/site.ts";
import { languages, useSpeech } from "../../words/language.tsx";
import type { EditProps } from "./editor.tsx";
import { Long } from "./long.tsx";
import { type Guidelines, moved, replaced, type Rule, type SpokenRule, without } from "./paper.ts";
import { Order } from "./topics.tsx";

const EMPTY: SpokenRule = { text: "", fine: "", not_fine: "" };
const LEAST = 3;
const MOST = 15;

/** Each rule in both languages, with a sentence that keeps it and one that breaks it. */
export function GuidelinesEdit({ content, published, change }: EditProps<Guidelines>) {
  const { t, language } = useSpeech();
  const { rules, reworded } = content;
  const become = (next: Rule[]) => change({ ...content, rules: next });
  return (
    <>
      <ol class="list">
        {rules.map((rule, at) => (
          <li class="row house-row" key={at}>
            <details open={rule[language].text === ""}>
              <summary>
                <span>
                  <strong>{t.house.rule(at + 1)}</strong> {rule[language].text}
                </span>
              </summary>
              <div class="staff-steps">
                {languages.map((one) => (
                  <Fields key={one} id={`rule-${at}-${one}`} language={one} spoken={rule[one]} say={(spoken) => become(replaced(rules, at, { ...rule, [one]: spoken }))} />
                ))}
                {rules.length > LEAST && (
                  <div class="buttons">
                    <button type="button" class="button button-quiet" onClick={() => become(without(rules, at))}>
                      {t.house.remove} <span class="unseen">{t.house.rule(at + 1)}</span>
                    </button>
                  </div>
                )}
              </div>
            </details>
            <Order at={at} count={rules.length} name={t.house.rule(at + 1)} move={(by) => become(moved(rules, at, by))} />
          </li>
        ))}
      </ol>
      {rules.length < MOST && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => become([...rules, { de: EMPTY, en: EMPTY }])}>
            {t.house.newRule}
          </button>
        </div>
      )}
      {rules.length === published.rules.length ? (
        <label class="staff-check">
          <input type="checkbox" checked={Boolean(reworded)} onChange={() => change({ ...content, reworded: !reworded })} />
          <span>{t.house.reworded}</span>
        </label>
      ) : null}
      {!reworded && <p class="soft small">{t.house.asksAgain}</p>}
    </>
  );
}

function Fields({ id, language, spoken, say }: { id: string; language: Language; spoken: SpokenRule; say: (spoken: SpokenRule) => void }) {
  const { t } = useSpeech();
  return (
    <fieldset class="house-group">
      <legend>{language === "de" ? t.house.german : t.house.english}</legend>
      <Long id={`${id}-text`} lang={language} label={t.house.text} value={spoken.text} most={240} onValue={(text) => say({ ...spoken, text })} />
      <Long id={`${id}-fine`} lang={language} label={t.house.fine} value={spoken.fine} most={160} onValue={(fine) => say({ ...spoken, fine })} />
      <Long id={`${id}-not`} lang={language} label={t.house.notFine} value={spoken.not_fine} most={160} onValue={(not_fine) => say({ ...spoken, not_fine })} />
    </fieldset>
  );
}

export function GuidelinesSeen({ rules }: Guidelines) {
  return (
    <div class="house-two">
      {languages.map((one) => (
        <ol key={one} lang={one}>
          {rules.map((rule, at) => (
            <li key={at}>{rule[one].text}</li>
          ))}
        </ol>
      ))}
    </div>
  );
}

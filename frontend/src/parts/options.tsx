import { h } from "preact";
import type { Visit } from "../visit.ts";
import type { ChoiceOption } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

/** After a long wait the person decides how to go on; nothing happens by itself. What leads on soonest stands first, and is the one next step. */
export function Options({ visit }: { visit: Visit }) {
  const { t, language } = useSpeech();
  const { options = [], why } = visit.queueView ?? {};
  if (options.length === 0) return null;
  const act = (option: ChoiceOption) => {
    if (option === "later") visit.later();
    else {
      visit.queue?.choose(option);
      scrollTo(0, 0); // the answer stands at the beginning of the page
    }
  };
  return (
    <section class="card card-warm options" role="status">
      <h2>{why ? t.wait.vain[why] : t.wait.choice}</h2>
      <ul class="list">
        {options.map((option, at) => (
          <li key={option} class="row">
            {option === "help" ? (
              <a class="button" href={`/help?lang=${language}`} onClick={() => visit.queue?.choose("help")}>
                {t.wait.options.help}
              </a>
            ) : (
              <button type="button" class={at === 0 && option !== "later" ? "button button-main" : "button"} onClick={() => act(option)}>
                {t.wait.options[option]}
              </button>
            )}
            <span class="small soft">{t.wait.hints[option]}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="button button-quiet" onClick={() => visit.queue?.keepWaiting()}>
        {t.wait.keepWaiting}
      </button>
    </section>
  );
}

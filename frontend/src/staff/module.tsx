import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { begin } from "../parts/begin.ts";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { Got, useAct, Wrong } from "./form.tsx";
import { useGot } from "./use-got.ts";

interface Text {
  title: string;
  parts: { heading: string; text: string[] }[];
  questions: { ask: string; options: string[] }[];
  sources: { name: string; url: string }[];
}
interface Answered {
  passed: boolean;
  questions: { right: boolean; why: string }[];
}

/** Text first, then its questions; what was answered stays, with why it fits or not. */
export function Module({ calls, id, onBack }: { calls: Calls; id: string; onBack: () => void }) {
  const { t, language } = useSpeech();
  const text = useGot(() => calls.get<Text>(`training/${id}?lang=${language}`), language);
  return (
    <div class="column staff-column">
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={onBack}>
          ← {t.learning.back}
        </button>
      </div>
      <h1 tabIndex={-1}>{text.got?.title ?? t.learning.title}</h1>
      <Got act={text.act} got={text.got} again={text.again}>
        {({ parts, questions, sources }) => (
          <>
            {parts.map(({ heading, text }) => (
              <section key={heading} class="staff-reading">
                <h2>{heading}</h2>
                {text.map((one) => (
                  <p key={one}>{one}</p>
                ))}
              </section>
            ))}
            <Questions calls={calls} id={id} questions={questions} />
            {sources.length > 0 && (
              <section class="staff-reading small">
                <h2>{t.learning.sources}</h2>
                <ul>
                  {sources.map(({ name, url }) => (
                    <li key={url}>
                      <a href={url} rel="noreferrer noopener" target="_blank">
                        {name}
                      </a>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Got>
    </div>
  );
}

function Questions({ calls, id, questions }: { calls: Calls; id: string; questions: Text["questions"] }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [answers, setAnswers] = useState<Record<number, number>>({});
  const [told, setTold] = useState<Answered | null>(null);
  const [short, setShort] = useState(false);
  const all = questions.map((_, at) => answers[at]);
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        const missing = all.some((answer) => answer === undefined);
        setShort(missing);
        if (!missing) act.run(async () => setTold(await calls.call<Answered>("POST", `training/${id}`, { language, answers: all })));
      }}
    >
      <h2>{t.learning.questions}</h2>
      {questions.map(({ ask, options }, at) => {
        const verdict = told?.questions[at];
        return (
          <fieldset class="staff-question" key={ask}>
            <legend>{ask}</legend>
            {options.map((option, number) => (
              <label class="report-check" key={option}>
                <input
                  type="radio"
                  name={`question-${at}`}
                  checked={answers[at] === number}
                  onChange={() => {
                    setAnswers({ ...answers, [at]: number });
                    setTold(null);
                  }}
                />
                <span>{option}</span>
              </label>
            ))}
            {verdict && (
              <p class={verdict.right ? "soft" : "staff-unmet"}>
                <strong>{verdict.right ? t.learning.right : t.learning.wrong}:</strong> {verdict.why}
              </p>
            )}
          </fieldset>
        );
      })}
      <Wrong act={act} />
      <div role="alert">{short && <p class="staff-wrong">{t.learning.answerAll}</p>}</div>
      {told && (
        <p tabIndex={-1} ref={begin} class={told.passed ? "card" : "card card-warm"}>
          {told.passed ? t.learning.passed : t.learning.notYet}
        </p>
      )}
      <div class="buttons">
        <button type="submit" class="button button-main" aria-disabled={act.busy}>
          {t.learning.check}
        </button>
      </div>
    </form>
  );
}

import { h } from "preact";
import { useId } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";

const STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** From here on help is named beside it. */
const VERY = 8;

interface Props {
  ask: string;
  hint: string;
  chosen: number | null;
  onChoose: (heavy: number) => void;
}

/** How heavy it is, from 0 to 10: one tap, and nobody has to. */
export function Heavy({ ask, hint, chosen, onChoose }: Props) {
  const { t, language } = useSpeech();
  const id = useId();
  return (
    <fieldset class="chips heavy" aria-describedby={`${id}-hint`}>
      <legend>{ask}</legend>
      <div class="chip-row">
        {STEPS.map((step) => (
          <label key={step} class="chip">
            <input type="radio" name={id} checked={step === chosen} onChange={() => onChoose(step)} aria-describedby={`${id}-ends`} />
            <span>{step}</span>
          </label>
        ))}
      </div>
      <p id={`${id}-ends`} class="soft small">
        {t.heavy.ends}
      </p>
      <p id={`${id}-hint`} class="soft small">
        {hint}
      </p>
      <div role="status">
        {chosen !== null && chosen >= VERY && (
          <p>
            {t.heavy.very} <a href={`/help?lang=${language}`}>{t.care.all}</a>
          </p>
        )}
      </div>
    </fieldset>
  );
}

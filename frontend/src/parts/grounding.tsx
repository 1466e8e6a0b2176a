import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";

/** Two small exercises. Nothing moves before it is chosen, and nothing at all where movement is not wanted. */
export function Grounding() {
  const { t } = useSpeech();
  const [which, setWhich] = useState<"breathe" | "senses" | null>(null);
  const choice = (one: "breathe" | "senses") => (
    <button type="button" class="button" aria-pressed={which === one} onClick={() => setWhich(which === one ? null : one)}>
      {t.ground[one]}
    </button>
  );
  return (
    <section class="card ground" aria-label={t.ground.title}>
      <h2>{t.ground.title}</h2>
      <div class="buttons">
        {choice("breathe")}
        {choice("senses")}
      </div>
      {which === "breathe" && <Breathe />}
      {which === "senses" && <Senses />}
    </section>
  );
}

function Breathe() {
  const { t } = useSpeech();
  return (
    <div class="breathe">
      <div class="breathe-space" aria-hidden="true">
        <i class="breathe-light" />
        <span class="breathe-in">{t.ground.in}</span>
        <span class="breathe-out">{t.ground.out}</span>
      </div>
      <p class="soft breathe-moving">{t.ground.breatheText}</p>
      <p class="soft breathe-still">{t.ground.stillText}</p>
    </div>
  );
}

function Senses() {
  const { t } = useSpeech();
  const [step, setStep] = useState(0);
  const last = step === t.ground.steps.length - 1;
  return (
    <div class="senses">
      <p class="senses-number" aria-hidden="true">
        {t.ground.steps.length - step}
      </p>
      <p aria-live="polite">{t.ground.steps[step]}</p>
      <button type="button" class="button" onClick={() => setStep(last ? 0 : step + 1)}>
        {last ? t.ground.again : t.ground.next}
      </button>
    </div>
  );
}

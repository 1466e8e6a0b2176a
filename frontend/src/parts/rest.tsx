import { h } from "preact";
import type { Afterwards } from "../room/afterwards.ts";
import { useSpeech } from "../words/language.tsx";
import { Grounding } from "./grounding.tsx";

/** A break is proposed after several talks or a heavy one; taking it is one tap, and so is going on. `main`: this is the one next step. */
export function RestProposed({ talk, main }: { talk: Afterwards; main: boolean }) {
  const { t } = useSpeech();
  const { rest } = talk.after;
  if (!rest) return null;
  return (
    <section class="card card-warm" aria-label={t.rest.title}>
      <h2>{t.rest.title}</h2>
      <p>
        {t.rest[rest.after]} {t.rest.text(rest.minutes)}
      </p>
      <div class="buttons">
        <button type="button" class={main ? "button button-main" : "button"} onClick={() => void talk.rest(rest.minutes)}>
          {t.rest.take(rest.minutes)}
        </button>
        <button type="button" class="button" onClick={() => void talk.rest(0)}>
          {t.rest.on}
        </button>
      </div>
    </section>
  );
}

/** The break itself: until when, something that does good, and a way to end it. */
export function Resting({ talk, until }: { talk: Afterwards; until: number }) {
  const { t, language } = useSpeech();
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(until);
  return (
    <div class="resting">
      <p class="lead">{t.rest.until(time)}</p>
      <p>{t.rest.what}</p>
      {talk.failed === "rest" && (
        <p class="soft" role="status">
          {t.rest.failed}
        </p>
      )}
      <Grounding />
      <div class="buttons">
        <button type="button" class="button" onClick={() => void talk.rest(0)}>
          {t.rest.end}
        </button>
      </div>
    </div>
  );
}

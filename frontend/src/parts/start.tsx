import { Fragment, h } from "preact";
import { availability } from "../join/availability.ts";
import type { Arrival, Told } from "../join/arrival.ts";
import { AGES, type Site } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";

export function Start({ arrival }: { arrival: Arrival }) {
  const { t, language } = useSpeech();
  const { site, joining } = arrival;
  return (
    <section class="card start" aria-busy={joining}>
      <Refused arrival={arrival} />
      {site && (
        <>
          <Who arrival={arrival} />
          <details>
            <summary>{t.landing.what}</summary>
            <ul class="promises">
              {t.landing.whatText.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <a href={`/help?lang=${language}#professional`}>{t.landing.professional}</a>
          </details>
          {arrival.changed && <p role="status">{t.landing.changed}</p>}
          <Promises key={site.guidelines.version} guidelines={site.guidelines} open={arrival.changed} />
          <p class="small soft">{t.landing.agree}</p>
          <AgeButtons arrival={arrival} label={t.landing.start} />
          <p class="small soft">
            {t.landing.younger} <a href={`/help?lang=${language}`}>{t.landing.youngerLink}</a>
          </p>
        </>
      )}
    </section>
  );
}

/** The guidelines, each with what keeps it and what breaks it; changed ones are open by themselves, once. */
function Promises({ guidelines: { text, examples }, open }: { guidelines: Site["guidelines"]; open: boolean }) {
  const { t, language } = useSpeech();
  return (
    <details open={open}>
      <summary>{t.landing.promises}</summary>
      <ul class="promises">
        {text[language].map((line, at) => {
          const example = examples?.[language][at];
          return (
            <li key={line}>
              {line}
              {example && (
                <span class="small soft">
                  {t.landing.fine(example.fine)} {t.landing.notFine(example.not_fine)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/**
 * The age group is part of the start button instead of a question before it: nobody is put among adults by a preset,
 * and it costs no extra step. Later talks of the same visit know it.
 */
export function AgeButtons({ arrival, label, level = 0, volunteer = false }: { arrival: Arrival; label: string; level?: number | undefined; volunteer?: boolean }) {
  const { t } = useSpeech();
  const { choices, joining } = arrival;
  return (
    <div class="start-buttons">
      {AGES.map((age) => (
        <button
          key={age}
          type="button"
          class={`button ${choices.age === null || choices.age === age ? "button-main" : ""}`}
          disabled={joining}
          onClick={() => void arrival.find(age, level, volunteer)}
        >
          <span>
            {joining && choices.age === age ? t.landing.starting : label}
            <small>{t.landing.age[age]}</small>
          </span>
        </button>
      ))}
    </div>
  );
}

/** A no, in plain words, with what can be done about it. */
export function Refused({ arrival, about = "start" }: { arrival: Arrival; about?: Told["about"] }) {
  const { t, language } = useSpeech();
  const { refusal } = arrival;
  if (refusal?.about !== about) return null;
  const { code, retryIn } = refusal;
  const known = code.startsWith("pow_") ? "pow" : code;
  const told = t.refused[known as keyof typeof t.refused] ?? t.refused.invalid;
  const seek = () => {
    arrival.choose({ role: "seek" });
    if (arrival.choices.age) void arrival.find(arrival.choices.age);
  };
  return (
    <div class="card card-warm" role="alert">
      <p>{typeof told === "string" ? told : told(retryIn)}</p>
      {code === "resting" && (
        <>
          <p>{t.resting.text}</p>
          <div class="buttons">
            <button type="button" class="button" onClick={seek}>
              {t.resting.seek}
            </button>
            <button type="button" class="button button-quiet" onClick={() => void arrival.endBreak()}>
              {t.resting.end}
            </button>
          </div>
        </>
      )}
      {code === "listening_closed" && (
        <p>
          <a href={`/help?lang=${language}`}>{t.landing.urgentLink}</a>
        </p>
      )}
      {!arrival.site && (
        <button type="button" class="button" onClick={() => void arrival.load()}>
          {t.tryAgain}
        </button>
      )}
    </div>
  );
}

/** Who is there, truthfully; an empty room is called empty. */
function Who({ arrival }: { arrival: Arrival }) {
  const { t, language } = useSpeech();
  const { waiting, talking, usual } = availability(arrival.site?.topics ?? [], arrival.choices.topics, language);
  const nobody = waiting === 0 && talking <= 0;
  const told = () => {
    if (waiting === null) return t.landing.whoUnknown;
    if (nobody) return t.landing.nobodyYet;
    return waiting > 0 ? t.landing.waiting(waiting) : t.landing.talking(talking);
  };
  return (
    <p class="who" aria-live="polite">
      <i class={waiting ? "who-light" : "who-light who-dark"} aria-hidden="true" />
      <span>
        {told()} {nobody ? <a href={`/help?lang=${language}`}>{t.landing.urgentLink}</a> : usual && t.landing.usual(...usual)}
      </span>
    </p>
  );
}

import { Fragment, h } from "preact";
import { availability } from "../join/availability.ts";
import type { Visit } from "../visit.ts";
import type { AgeGroup } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

const ages: AgeGroup[] = ["18+", "16-17"];

/**
 * The age group is part of the start button instead of a question before it: nobody is put among adults by a preset,
 * and it costs no extra step. Later talks of the same visit know it.
 */
export function Start({ visit }: { visit: Visit }) {
  const { t, language } = useSpeech();
  const { site, choices, refusal, joining } = visit;
  return (
    <section class="card start" aria-busy={joining}>
      {refusal && <Refused visit={visit} />}
      {site && (
        <>
          <Who visit={visit} />
          <details>
            <summary>{t.landing.promises}</summary>
            <ul class="promises">
              {site.guidelines.text[language].map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
          <p class="small soft">{t.landing.agree}</p>
          <div class="start-buttons">
            {ages.map((age) => (
              <button
                key={age}
                type="button"
                class={`button ${choices.age === null || choices.age === age ? "button-main" : ""}`}
                disabled={joining}
                onClick={() => void visit.find(age)}
              >
                <span>
                  {joining && choices.age === age ? t.landing.starting : t.landing.start}
                  <small>{t.landing.age[age]}</small>
                </span>
              </button>
            ))}
          </div>
          <p class="small soft">
            {t.landing.younger} <a href={`/help?lang=${language}`}>{t.landing.youngerLink}</a>
          </p>
        </>
      )}
    </section>
  );
}

function Refused({ visit }: { visit: Visit }) {
  const { t } = useSpeech();
  const { code, retryIn } = visit.refusal ?? { code: "unreachable", retryIn: null };
  const known = code.startsWith("pow_") ? "pow" : code;
  const told = t.refused[known as keyof typeof t.refused] ?? t.refused.invalid;
  return (
    <div class="card card-warm" role="alert">
      <p>{typeof told === "string" ? told : told(retryIn)}</p>
      {!visit.site && (
        <button type="button" class="button" onClick={() => void visit.loadSite()}>
          {t.tryAgain}
        </button>
      )}
    </div>
  );
}

/** Who is there, truthfully; an empty room is called empty. */
function Who({ visit }: { visit: Visit }) {
  const { t, language } = useSpeech();
  const { waiting, talking, usual } = availability(visit.site?.topics ?? [], visit.choices.topics, language);
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

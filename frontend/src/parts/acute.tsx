import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ACUTE, type Arrival } from "../join/arrival.ts";
import type { Help } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { HelpLines } from "./care.tsx";
import { Listeners } from "./listeners.tsx";
import { AgeButtons, Refused } from "./start.tsx";

/** So many lines at first: those made for this, and all others one tap away. */
const FIRST = 3;
const MADE_FOR_THIS = ["suicide", "general", "youth"];

/** For somebody who thinks of killing themselves now: people on the phone first, then a trained listener where one is there, then others. */
export function Acute({ arrival, onBack }: { arrival: Arrival; onBack: () => void }) {
  const { t, language } = useSpeech();
  const [help, setHelp] = useState<Help | "away" | null>(null);
  useEffect(() => {
    arrival.help().then(setHelp, () => setHelp("away"));
  }, [language]);
  const found = help !== "away" && help;
  const listened = arrival.site?.listening?.[language]?.state === "open" || arrival.refusal?.about === "volunteer";
  return (
    <main class="column acute">
      <section class="card card-care">
        <h1 tabIndex={-1}>{t.acute.title}</h1>
        <p>{t.acute.text}</p>
        {found ? (
          <HelpLines emergency={found.emergency.slice(0, 1).map(({ number }) => number)} resources={fitting(found)} />
        ) : (
          <p role="status">{help === "away" ? t.acute.away : t.acute.looking}</p>
        )}
        <p>
          <a href={`/help?${found ? `country=${encodeURIComponent(found.country)}&` : ""}lang=${language}`}>{t.care.all}</a>
        </p>
      </section>
      {listened && <Listeners arrival={arrival} level={ACUTE} />}
      <section class="card start" aria-busy={arrival.joining}>
        <h2>{t.acute.here}</h2>
        <p class="soft">{t.acute.hereText}</p>
        <Refused arrival={arrival} />
        {arrival.site && <AgeButtons arrival={arrival} label={t.acute.start} level={ACUTE} />}
      </section>
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={onBack}>
          {t.back}
        </button>
      </div>
    </main>
  );
}

function fitting({ resources }: Help): Help["resources"] {
  const made = resources.filter(({ topics }) => topics.some((topic) => MADE_FOR_THIS.includes(topic)));
  return (made.length > 0 ? made : resources).slice(0, FIRST);
}

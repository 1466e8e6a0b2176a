import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ACUTE } from "../join/arrival.ts";
import type { Help } from "../join/site.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";
import { HelpLines } from "./care.tsx";
import { AgeButtons, Refused } from "./start.tsx";

/** So many lines at first: the best ones, and all others one tap away. */
const FIRST = 3;

/** For somebody who thinks of killing themselves now: people on the phone first, and below it somebody here, ahead of the line. */
export function Acute({ visit, onBack }: { visit: Visit; onBack: () => void }) {
  const { t, language } = useSpeech();
  const [help, setHelp] = useState<Help | "away" | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    title.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    visit.arrival.help().then(setHelp, () => setHelp("away"));
  }, [language]);
  const found = help !== "away" && help;
  return (
    <main class="column acute">
      <section class="card card-care">
        <h1 tabIndex={-1} ref={title}>
          {t.acute.title}
        </h1>
        <p>{t.acute.text}</p>
        {found ? (
          <HelpLines emergency={found.emergency.slice(0, 1).map(({ number }) => number)} resources={found.resources.slice(0, FIRST)} />
        ) : (
          <p role="status">{help === "away" ? t.acute.away : t.acute.looking}</p>
        )}
        <p>
          <a href={`/help?${found ? `country=${encodeURIComponent(found.country)}&` : ""}lang=${language}`}>{t.care.all}</a>
        </p>
      </section>
      <section class="card start" aria-busy={visit.joining}>
        <h2>{t.acute.here}</h2>
        <p class="soft">{t.acute.hereText}</p>
        <Refused visit={visit} />
        {visit.site && <AgeButtons visit={visit} label={t.acute.start} level={ACUTE} />}
      </section>
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={onBack}>
          {t.back}
        </button>
      </div>
    </main>
  );
}

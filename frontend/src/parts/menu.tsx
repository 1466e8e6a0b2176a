import { h } from "preact";
import type { Site } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { askHelp } from "./head.tsx";

interface Props {
  site: Site | null;
  /** Nobody to report: nobody has come so far. */
  alone: boolean;
  onReport: () => void;
  onClose: () => void;
}

/** What may be wanted beside the talk: help, a report, the promises, and what this place is and is not. */
export function Menu({ site, alone, onReport, onClose }: Props) {
  const { t, language } = useSpeech();
  return (
    <section class="card menu" aria-label={t.menu.title}>
      <h2 tabIndex={-1} ref={begin}>
        {t.menu.title}
      </h2>
      <p class="small">
        {t.menu.what} <a href={`/help?lang=${language}#professional`}>{t.menu.pro}</a>
      </p>
      <div class="menu-buttons">
        <a
          class="button"
          href={`/help?lang=${language}`}
          onClick={(event) => {
            askHelp(event);
            if (event.defaultPrevented) onClose();
          }}
        >
          {t.menu.help}
        </a>
        {!alone && (
          <button type="button" class="button" onClick={onReport}>
            {t.report.open}
          </button>
        )}
      </div>
      {site && (
        <details>
          <summary>{t.menu.rules}</summary>
          <ul class="coach-lines">
            {site.guidelines.text[language].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <div class="buttons">
        <button type="button" class="button button-main" onClick={onClose}>
          {t.menu.close}
        </button>
      </div>
    </section>
  );
}

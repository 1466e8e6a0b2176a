import { h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { Tongues } from "./tongues.tsx";

/** A talk may show its own help: then nothing leads away from it. */
export function askHelp(click: Event): void {
  if (!document.dispatchEvent(new Event("help", { cancelable: true }))) click.preventDefault();
}

/** The same on each page: name, languages, and help at its fixed place. */
export function Head({ name }: { name: string }) {
  const { t, language } = useSpeech();
  return (
    <header class="page-head">
      <a class="brand" href={`/?lang=${language}`}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <circle class="brand-light" cx="11" cy="14" r="5" />
          <circle class="brand-light" cx="22" cy="14" r="5" />
          <path class="brand-water" d="M3 24c4-3 8-3 13 0s9 3 13 0" />
        </svg>
        <span>{name}</span>
      </a>
      <Tongues />
      <a class="help-link" href={`/help?lang=${language}`} onClick={askHelp}>
        {t.help}
      </a>
    </header>
  );
}

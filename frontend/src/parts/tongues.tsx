import { h } from "preact";
import { languages, tongues, useSpeech } from "../words/language.tsx";

/** The languages of the site, each named in itself. */
export function Tongues() {
  const { t, language, speak } = useSpeech();
  return (
    <nav class="tongues" aria-label={t.languages}>
      {languages.map((one) => (
        <a
          key={one}
          href={`?lang=${one}`}
          lang={one}
          hreflang={one}
          aria-current={one === language ? "true" : undefined}
          onClick={(event) => {
            event.preventDefault();
            speak(one);
          }}
        >
          {tongues[one]}
        </a>
      ))}
    </nav>
  );
}

import { h } from "preact";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

/** Where to go from here: back to the line with the same choices in one tap, elsewhere, or to help. `main`: this is the one next step. `help`: it stands nowhere else yet. */
export function Next({ visit, main, help }: { visit: Visit; main: boolean; help: boolean }) {
  const { t, language } = useSpeech();
  return (
    <div class="next">
      <h2 class="unseen">{t.end.now}</h2>
      <div class="buttons">
        <Onward visit={visit} main={main} />
        {help && (
          <a class="button" href={`/help?lang=${language}`}>
            {t.end.help}
          </a>
        )}
        <button type="button" class="button button-quiet" onClick={() => visit.home()}>
          {t.end.choose}
        </button>
        <a class="button button-quiet" href="/exit">
          {t.end.exit}
        </a>
      </div>
    </div>
  );
}

/** One tap back to the line. Where that cannot be, the first page says why. */
export function Onward({ visit, main }: { visit: Visit; main: boolean }) {
  const { t } = useSpeech();
  return (
    <button type="button" class={main ? "button button-main" : "button"} disabled={visit.joining} onClick={() => void visit.onward()}>
      {visit.joining ? t.end.starting : t.end.again}
    </button>
  );
}

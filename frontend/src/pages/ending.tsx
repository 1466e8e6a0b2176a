import { h } from "preact";
import { Scene } from "../parts/scene.tsx";
import type { End } from "../room/end.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

/** The end of one's own choosing: kind, and with one clear next step. */
export function Ending({ visit, why }: { visit: Visit; why: "mine" | "blocked" }) {
  const { t } = useSpeech();
  return (
    <main class="column">
      <Scene mood="end" />
      <div class="opening">
        <h1 tabIndex={-1}>{t.end.title}</h1>
        <p class="lead">{t.end[why]}</p>
        <p class="soft">
          {t.end.gentle} {t.end.gone_words}
        </p>
      </div>
      <Next onAgain={() => visit.home()} />
    </main>
  );
}

/** The end that came from the other side or from the house. The words stay in sight until one goes on. */
export function Over({ visit, end, name }: { visit: Visit; end: End; name: string }) {
  const { t } = useSpeech();
  return (
    <section class="card over" role="status">
      <h2 tabIndex={-1}>{t.end.title}</h2>
      <p>{end.reason === "left" ? t.end.left(name) : t.end[end.reason]}</p>
      <p class="soft small">{end.reason === "left" ? t.end.gone_words : t.end.gentle}</p>
      <Next onAgain={() => visit.leaveEnded()} />
    </section>
  );
}

function Next({ onAgain }: { onAgain: () => void }) {
  const { t, language } = useSpeech();
  return (
    <div class="next">
      <h2 class="unseen">{t.end.now}</h2>
      <div class="buttons">
        <button type="button" class="button button-main" onClick={onAgain}>
          {t.end.again}
        </button>
        <a class="button" href={`/help?lang=${language}`}>
          {t.end.help}
        </a>
        <a class="button button-quiet" href="/exit">
          {t.end.exit}
        </a>
      </div>
    </div>
  );
}

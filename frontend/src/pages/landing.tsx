import { Scene } from "../parts/scene.tsx";
import { Start } from "../parts/start.tsx";
import { TopicChips } from "../parts/topics.tsx";
import { Tune } from "../parts/tune.tsx";
import { MOST_TOPICS } from "../join/site.ts";
import type { Notice, Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

/** Two taps lead to someone: a topic, and the start. Everything else has a sensible beginning. */
export function Landing({ visit, notice }: { visit: Visit; notice: Notice | null }) {
  const { t, language } = useSpeech();
  const { site, choices } = visit;
  return (
    <main class="column landing">
      <div class="landing-half">
        <Scene mood="landing" />
        {notice && (
          <p class="card card-warm" role="status">
            {t.landing.notice[notice]}
          </p>
        )}
        <div class="opening">
          <h1 tabIndex={-1}>{t.landing.title}</h1>
          <p class="lead">{t.landing.lead}</p>
          <p class="small soft">
            {t.landing.urgent} <a href={`/help?lang=${language}`}>{t.landing.urgentLink}</a>
          </p>
        </div>
        <p class="small soft">{t.landing.exit}</p>
      </div>
      <div class="landing-half">
        {site && (
          <TopicChips
            legend={t.landing.topics}
            hint={t.landing.topicsHint}
            topics={site.topics}
            chosen={choices.topics}
            most={MOST_TOPICS}
            unsure
            onChoose={(topics) => visit.choose({ topics })}
          />
        )}
        {site && <Tune visit={visit} topics={site.topics} />}
        <Start visit={visit} />
      </div>
    </main>
  );
}

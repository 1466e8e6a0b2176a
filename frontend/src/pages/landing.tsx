import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Acute } from "../parts/acute.tsx";
import { CodeEntry } from "../parts/code.tsx";
import { Listeners } from "../parts/listeners.tsx";
import { Scene } from "../parts/scene.tsx";
import { Start } from "../parts/start.tsx";
import { TopicChips } from "../parts/topics.tsx";
import { Tune } from "../parts/tune.tsx";
import { MOST_TOPICS } from "../join/site.ts";
import type { Arrival } from "../join/arrival.ts";
import type { Pages } from "../app.tsx";
import type { Sanctioned } from "../room/view.ts";
import type { Notice } from "../ends.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

interface Props extends Pick<Pages, "safety"> {
  visit: Visit;
  arrival: Arrival;
  notice: Notice | null;
}

/** Two taps lead to someone: a topic, and the start. Everything else has a sensible beginning. */
export function Landing({ visit, arrival, safety, notice }: Props) {
  const { t, language } = useSpeech();
  const [acute, setAcute] = useState(false);
  const opened = useRef(false);
  useEffect(() => {
    // As with any other page: it begins at its heading, but for the first one.
    if (opened.current) {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    }
    opened.current = true;
  }, [acute]);
  const { site, choices, refusal } = arrival;
  const care = safety.got;
  const desk = care ? care.deskOf(visit) : null;
  const sanction = refusal?.sanction ?? visit.keep.shelf<Sanctioned>("sanction").read();
  if (acute) return <Acute arrival={arrival} onBack={() => setAcute(false)} />;
  return (
    <main class="column landing" onPointerOver={() => arrival.prepare()} onFocusIn={() => arrival.prepare()}>
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
          <p class="small">
            <button type="button" class="button button-quiet" onClick={() => setAcute(true)}>
              {t.landing.acute}
            </button>
          </p>
        </div>
      </div>
      <div class="landing-half">
        {!site && !refusal && <p class="soft">{t.landing.loading}</p>}
        {site && (
          <TopicChips
            legend={t.landing.topics}
            hint={t.landing.topicsHint}
            topics={site.topics}
            chosen={choices.topics}
            most={MOST_TOPICS}
            unsure
            onChoose={(topics) => arrival.choose({ topics })}
          />
        )}
        {site && <Tune arrival={arrival} topics={site.topics} />}
        {(site || refusal) && <Start arrival={arrival} />}
        <Listeners arrival={arrival} />
        {care && refusal?.code === "banned" && sanction?.step === "ban" && <care.Sanction sanction={sanction} desk={desk} />}
        {site && <CodeEntry arrival={arrival} open={arrival.calledBack || arrival.code !== null || arrival.outcome !== null} />}
        {care && arrival.outcome && <care.OutcomeShown outcome={arrival.outcome} />}
        {care && desk && <care.Receipts desk={desk} />}
        {site && <p class="small soft">{t.landing.exit}</p>}
      </div>
    </main>
  );
}

import { Fragment, h } from "preact";
import { Elsewhere } from "../parts/elsewhere.tsx";
import { Grounding } from "../parts/grounding.tsx";
import { useLasting } from "../parts/lasting.ts";
import { Scene } from "../parts/scene.tsx";
import { tidy } from "../join/availability.ts";
import type { Visit } from "../visit.ts";
import { Close } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

/** After this long something for the meantime is offered. */
const GROUND_AFTER_MS = 45_000;

export function Waiting({ visit, again }: { visit: Visit; again: boolean }) {
  const { t } = useSpeech();
  const long = useLasting(true, GROUND_AFTER_MS);
  const view = visit.queueView;
  if (view?.phase.at === "over" && view.phase.code === Close.DISPLACED) {
    return <Elsewhere title={t.wait.elsewhere} text={t.wait.elsewhereText} here={t.wait.here} onHere={() => visit.queue?.connection.takeBack()} />;
  }
  return (
    <main class="column">
      <Scene mood="wait" />
      <div class="opening">
        <h1 tabIndex={-1}>{t.wait.title}</h1>
        <Standing visit={visit} again={again} />
      </div>
      <Choice visit={visit} />
      <FirstWords visit={visit} />
      {long && <Grounding />}
      <div class="buttons">
        <button type="button" class="button" onClick={() => visit.stopWaiting()}>
          {t.wait.leave}
        </button>
      </div>
    </main>
  );
}

function Standing({ visit, again }: { visit: Visit; again: boolean }) {
  const { t } = useSpeech();
  const view = visit.queueView;
  const waiting = view?.waiting;
  const range = waiting?.wait_s;
  return (
    <div class="standing" role="status">
      {again && <p>{t.wait.noShow}</p>}
      {view?.phase.at === "away" && <p>{t.wait.away}</p>}
      {view?.trouble && <p>{t.wait.trouble}</p>}
      {!waiting && view?.phase.at !== "away" && <p class="soft">{t.wait.joining}</p>}
      {waiting && (
        <>
          <p class="lead">
            {t.wait.position(waiting.position)} {range ? t.wait.range(tidy(range[0]), tidy(range[1])) : t.wait.unknown}
          </p>
          <p class="soft">{t.wait.widening[waiting.widening]}</p>
        </>
      )}
    </div>
  );
}

/** After a long wait the person decides how to go on; nothing happens by itself. */
function Choice({ visit }: { visit: Visit }) {
  const { t, language } = useSpeech();
  const options = visit.queueView?.options ?? [];
  if (options.length === 0) return null;
  return (
    <section class="card card-warm" role="status">
      <h2>{t.wait.choice}</h2>
      <div class="buttons">
        {options.map((option) =>
          option === "help" ? (
            <a key={option} class="button" href={`/help?lang=${language}`}>
              {t.wait.options.help}
            </a>
          ) : (
            <button key={option} type="button" class="button" onClick={() => visit.queue?.choose(option)}>
              {t.wait.options[option]}
            </button>
          ),
        )}
        <button type="button" class="button button-quiet" onClick={() => visit.queue?.keepWaiting()}>
          {t.wait.keepWaiting}
        </button>
      </div>
    </section>
  );
}

function FirstWords({ visit }: { visit: Visit }) {
  const { t } = useSpeech();
  return (
    <section class="card">
      <label class="field" for="first-words">
        <span>{t.wait.firstWords}</span>
      </label>
      <textarea
        id="first-words"
        rows={3}
        maxLength={2000}
        placeholder={t.wait.firstWordsExample}
        aria-describedby="first-words-hint"
        defaultValue={visit.draft}
        onInput={(event) => visit.write(event.currentTarget.value)}
      />
      <p id="first-words-hint" class="soft small">
        {t.wait.firstWordsHint}
      </p>
    </section>
  );
}

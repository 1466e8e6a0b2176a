import { h } from "preact";
import { useRef } from "preact/hooks";
import type { Arrival } from "../join/arrival.ts";
import { CheckIn } from "../parts/checkin.tsx";
import { Elsewhere } from "../parts/elsewhere.tsx";
import { Grounding } from "../parts/grounding.tsx";
import { Hold } from "../parts/hold.tsx";
import { useLasting } from "../parts/lasting.ts";
import { Options } from "../parts/options.tsx";
import { Scene } from "../parts/scene.tsx";
import { Reach, Standing } from "../parts/standing.tsx";
import type { Back } from "../ends.ts";
import type { Visit } from "../visit.ts";
import { Close } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

/** After this long something for the meantime is offered. */
const GROUND_AFTER_MS = 45_000;

interface Props {
  visit: Visit;
  arrival: Arrival;
  again: Back | null;
  /** Somebody known is waited for. */
  meet: boolean;
}

export function Waiting({ visit, arrival, again, meet }: Props) {
  const { t } = useSpeech();
  const long = useLasting(true, GROUND_AFTER_MS);
  const writing = useRef<HTMLTextAreaElement>(null);
  const question = useRef({ asked: false, below: false });
  const view = visit.queueView;
  if (view?.phase.at === "over" && view.phase.code === Close.DISPLACED) {
    return <Elsewhere title={t.wait.elsewhere} text={t.wait.elsewhereText} here={t.wait.here} onHere={() => visit.queue?.connection.takeBack()} />;
  }
  const kind = meet ? "meet" : view?.circle ? "circle" : view?.volunteer ? "volunteer" : null;
  const asked = Boolean(view?.options.length);
  // Who is just writing is not moved: then the question comes below what they write.
  if (asked !== question.current.asked) question.current = { asked, below: writing.current !== null && document.activeElement === writing.current };
  const { below } = question.current;
  const options = asked && <Options key="options" visit={visit} />;
  return (
    <main class="column">
      <Scene mood="wait" />
      <div class="opening">
        <h1 tabIndex={-1}>{kind ? t.wait[`${kind}Title`] : t.wait.title}</h1>
        <Standing visit={visit} again={again} plain={kind === "meet" || kind === "circle"} />
        {kind ? <p class="soft">{t.wait[kind]}</p> : <Reach visit={visit} arrival={arrival} />}
      </div>
      {!below && options}
      <FirstWords key="words" visit={visit} box={writing} />
      {below && options}
      <CheckIn key="heavy" visit={visit} />
      {long && <Grounding />}
      <Hold key="hold" visit={visit} arrival={arrival} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => visit.stopWaiting()}>
          {t.wait.leave}
        </button>
      </div>
    </main>
  );
}

function FirstWords({ visit, box }: { visit: Visit; box: { current: HTMLTextAreaElement | null } }) {
  const { t } = useSpeech();
  return (
    <section class="card">
      <label class="field" for="first-words">
        <span>{t.wait.firstWords}</span>
      </label>
      <textarea
        id="first-words"
        ref={box}
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

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { useAct, Wrong } from "./form.tsx";

type Move = "waits" | "hand" | "shield" | "ends";
const MOVES: Move[] = ["waits", "hand", "shield", "ends"];
const MOST_CHARS = 2000;

interface Remark {
  said: string;
  met: boolean;
}
export interface Scene {
  scenario: string;
  title: string;
  about: string;
  turn: number;
  says: string[];
  over: boolean;
  feedback: { passed: boolean; good: Remark[]; avoid: Remark[]; reflect: string[] } | null;
}
interface Line {
  mine: boolean;
  text: string;
}

/** A practice talk: it says at each moment that a script answers. What is written is kept on this page alone. */
export function Practice({ calls, first, onBack }: { calls: Calls; first: Scene; onBack: () => void }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [scene, setScene] = useState(first);
  const [lines, setLines] = useState<Line[]>(first.says.map((text) => ({ mine: false, text })));
  const [text, setText] = useState("");
  const move = (said: { say: string } | { act: Move }) =>
    act.run(async () => {
      const next = await calls.call<Scene>("POST", `practice/${scene.scenario}/moves`, { turn: scene.turn, ...said });
      const mine = "say" in said ? said.say : t.learning.acted[said.act];
      setLines([...lines, { mine: true, text: mine }, ...next.says.map((text) => ({ mine: false, text }))]);
      setScene(next);
      // Only what went out leaves the box.
      if ("say" in said) setText("");
    });
  const again = () =>
    act.run(async () => {
      const fresh = await calls.call<Scene>("POST", `practice/${scene.scenario}`, { language });
      setScene(fresh);
      setLines(fresh.says.map((text) => ({ mine: false, text })));
    });
  return (
    <div class="column staff-column">
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={onBack}>
          ← {t.learning.back}
        </button>
      </div>
      <h1 tabIndex={-1}>{scene.title}</h1>
      <p class="lead">{scene.about}</p>
      <p class="tag">{t.learning.script}</p>
      <div class="staff-practice" role="log" aria-label={t.room.log} tabIndex={0}>
        <ol>
          {lines.map(({ mine, text }, at) => (
            <li key={at} class={mine ? "said said-first said-mine" : "said said-first said-theirs"}>
              <p class="said-text">
                {mine && <span class="unseen">{t.learning.you}: </span>}
                {text}
              </p>
            </li>
          ))}
        </ol>
      </div>
      <Wrong act={act} />
      {scene.over ? (
        <Feedback scene={scene} onAgain={again} onBack={onBack} />
      ) : (
        <form
          class="staff-aside"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) move({ say: text.trim() });
          }}
        >
          <label class="small" for="practice">
            {t.learning.box}
          </label>
          <textarea id="practice" rows={3} maxLength={MOST_CHARS} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
          <div class="buttons">
            <button type="submit" class="button button-main" aria-disabled={act.busy || !text.trim()}>
              {t.learning.say}
            </button>
            {MOVES.map((one) => (
              <button type="button" class="button" key={one} aria-disabled={act.busy} onClick={() => move({ act: one })}>
                {t.learning.acts[one]}
              </button>
            ))}
          </div>
        </form>
      )}
    </div>
  );
}

function Feedback({ scene, onAgain, onBack }: { scene: Scene; onAgain: () => void; onBack: () => void }) {
  const { t } = useSpeech();
  const { feedback } = scene;
  if (!feedback) return null;
  const list = (title: string, remarks: Remark[], [yes, no]: [string, string]) =>
    remarks.length > 0 && (
      <>
        <h3>{title}</h3>
        <ul class="list">
          {remarks.map(({ said, met }) => (
            <li class="row" key={said}>
              <span>{said}</span>
              <span class={met ? "tag tag-open" : "tag"}>{met ? yes : no}</span>
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <section class="card" role="status">
      <h2>{t.learning.feedback}</h2>
      <p>{feedback.passed ? t.learning.passed : t.learning.notYet}</p>
      {list(t.learning.good, feedback.good, [t.learning.met, t.learning.unmet])}
      {list(t.learning.avoid, feedback.avoid, [t.learning.notThere, t.learning.there])}
      {feedback.reflect.length > 0 && (
        <>
          <h3>{t.learning.reflect}</h3>
          <ul class="staff-why">
            {feedback.reflect.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
      <div class="buttons">
        <button type="button" class="button button-main" onClick={onBack}>
          {t.learning.back}
        </button>
        <button type="button" class="button" onClick={onAgain}>
          {t.learning.again}
        </button>
      </div>
    </section>
  );
}

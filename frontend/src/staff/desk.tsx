import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { Mine, Next, Team, Waiting } from "./board.tsx";
import type { Me } from "./calls.ts";
import type { Console } from "./console.ts";
import type { Duty, DutyView } from "./duty.ts";
import { Hands } from "./hands.tsx";
import type { Ring } from "./ring.ts";
import { unhurried, useTick } from "./tick.ts";

interface Props {
  house: Console;
  duty: Duty;
  me: Me;
  ring: Ring;
  topics: Topic[];
}

/** Being signed in is not being on duty: what one's state is, stands first, and the one thing to do about it. */
export function Desk({ house, duty, me, ring, topics }: Props) {
  const { t } = useSpeech();
  return (
    <>
      <h1 tabIndex={-1} class="staff-title">
        {t.staff.hello(me.name)}
      </h1>
      <Weather view={duty.view} />
      <div class="staff-grid">
        <div class="staff-main">
          <State house={house} duty={duty} />
          {duty.view.hands.length > 0 && <Hands duty={duty} topics={topics} />}
          <Mine house={house} topics={topics} />
          <SignalChoice ring={ring} />
        </div>
        <div class="staff-rest">
          <Waiting board={duty.view.board} />
          <Team board={duty.view.board} me={me} />
          <Next house={house} me={me} />
        </div>
      </div>
    </>
  );
}

function Weather({ view }: { view: DutyView }) {
  const { t } = useSpeech();
  const told = view.trouble ? t.duty.trouble : view.phase.at === "away" ? t.duty.awayLink : view.phase.at === "connecting" ? t.duty.connecting : null;
  return <div role="status">{told && <p class="weather">{told}</p>}</div>;
}

function State({ house, duty }: Pick<Props, "house" | "duty">) {
  const { t } = useSpeech();
  const now = useTick(1000);
  const { duty: said, restUntil, refused, phase } = duty.view;
  const live = phase.at === "live";
  if (!said) return null;
  const { on, state, most } = said;
  const rests = restUntil !== null && state !== "talking";
  const left = restUntil === null ? null : unhurried(restUntil - now);
  const shown = !said.ready ? "notReady" : state === "away" ? "away" : rests ? "resting" : state === "talking" ? "talking" : on ? "free" : "off";
  const text = { notReady: t.duty.notReadyText, away: t.duty.awayText, resting: t.duty.restingText, talking: null, free: t.duty.freeText, off: t.duty.offText }[shown];
  return (
    <section class={`card staff-state staff-state-${shown}`} aria-labelledby="state">
      <div role="status">
        <h2 id="state">{t.duty[shown]}</h2>
        {text && <p>{text}</p>}
      </div>
      {rests && <p class="staff-left">{left ? t.duty.restLeft(left) : t.duty.restSoon}</p>}
      {said.ready ? (
        <>
          <div class="buttons">
            {shown === "away" && (
              <button type="button" class="button button-main" aria-disabled={!live} onClick={() => duty.set(true, most)}>
                {t.duty.back}
              </button>
            )}
            <button type="button" class={on ? "button" : "button button-main"} aria-disabled={!live} onClick={() => duty.set(!on, most)}>
              {on ? (state === "talking" ? t.duty.goOffTalks : t.duty.goOff) : t.duty.goOn}
            </button>
          </div>
          <Most on={on} most={most} duty={duty} />
        </>
      ) : (
        <div class="buttons">
          <button type="button" class="button button-main" onClick={() => house.go("learning")}>
            {t.duty.toLearning}
          </button>
        </div>
      )}
      <p class="staff-wrong small" role="alert">
        {refused && (refused === "not_ready" ? t.duty.notReadyText : t.duty.refused)}
      </p>
    </section>
  );
}

/** One talk, or two at most: one's own choice, at any time. */
function Most({ on, most, duty }: { on: boolean; most: number; duty: Duty }) {
  const { t } = useSpeech();
  return (
    <fieldset class="chips staff-most">
      <legend>{t.duty.most}</legend>
      <div class="chip-row">
        {([1, 2] as const).map((one) => (
          <label class="chip" key={one}>
            <input type="radio" name="most" checked={most === one} onChange={() => duty.set(on, one)} />
            <span>{one === 1 ? t.duty.one : t.duty.two}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SignalChoice({ ring }: { ring: Ring }) {
  const { t } = useSpeech();
  const [now, setNow] = useState(ring.signals);
  const choose = (change: Partial<typeof now>) => {
    const next = { ...now, ...change };
    ring.choose(next);
    setNow(next);
  };
  return (
    <details class="card staff-signals">
      <summary>{t.signals.title}</summary>
      <label class="report-check">
        <input type="checkbox" checked={now.sound} onChange={() => choose({ sound: !now.sound })} />
        <span>{t.signals.sound}</span>
      </label>
      <label class="report-check">
        <input type="checkbox" checked={now.keys} onChange={() => choose({ keys: !now.keys })} />
        <span>{t.signals.keys}</span>
      </label>
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={() => ring.sound()}>
          {t.signals.soundTry}
        </button>
      </div>
    </details>
  );
}

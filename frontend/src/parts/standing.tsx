import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Arrival } from "../join/arrival.ts";
import { tidy } from "../join/availability.ts";
import { isHeldBack, nextStep, relatedTo, WIDEST } from "../line/reach.ts";
import type { Back } from "../ends.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

/** How it stands: the place, the honest range, and who goes first. `plain`: no line is waited in, only one person. */
export function Standing({ visit, again, plain }: { visit: Visit; again: Back | null; plain: boolean }) {
  const { t } = useSpeech();
  const view = visit.queueView;
  const waiting = view?.waiting;
  const range = waiting?.wait_s;
  return (
    <div class="standing" role="status">
      {again && <p>{t.wait.back[again]}</p>}
      {view?.phase.at === "away" && <p>{t.wait.away}</p>}
      {view?.trouble && <p>{t.wait.trouble}</p>}
      {view?.refused && view.phase.at === "live" && <p>{t.wait.notNow}</p>}
      {!waiting && view?.phase.at !== "away" && <p class="soft">{t.wait.joining}</p>}
      {waiting && !plain && (
        <p class="lead">
          {t.wait.position(waiting.position)} {range ? t.wait.range(tidy(range[0]), tidy(range[1])) : t.wait.unknown}
        </p>
      )}
      {waiting && !plain && Boolean(waiting.fast_lane) && <p>{t.wait.fast(waiting.fast_lane ?? 0)}</p>}
    </div>
  );
}

/** How far the search goes, what comes next, and a quiet way to hold it back or to hurry it. */
export function Reach({ visit, arrival }: { visit: Visit; arrival: Arrival }) {
  const { t, language } = useSpeech();
  const { queue, queueView: view } = visit;
  const { site, choices } = arrival;
  const topics = site?.topics ?? [];
  const waiting = view?.waiting;
  // Its room is kept free from the beginning: nothing below it jumps.
  const place = choices.topics.length > 0 ? "reach reach-steps" : "reach";
  if (!queue || !view || !waiting) return <div class={place} />;
  const names = (some: readonly { name: Record<typeof language, string> }[]) =>
    some.map(({ name }) => t.quoted(name[language])).join(", ");
  const mine = topics.filter(({ id }) => choices.topics.includes(id));
  const related = names(relatedTo(topics, choices.topics, choices.no_go));
  const { widening } = waiting;
  const next = nextStep(waiting);
  const heldBack = isHeldBack(waiting, choices.also);
  const now = widening === "same topic" ? t.wait.now[widening](names(mine)) : widening === "related topics" ? t.wait.now[widening](related) : t.wait.now[widening];
  return (
    <div class={place}>
      <p class="soft" aria-live="polite">
        {now} {heldBack && t.wait.heldBack}
      </p>
      {next && view.widensAt !== null && (
        <p class="soft">
          <Countdown until={view.widensAt} say={(s) => t.wait.next[next](s, related)} />
        </p>
      )}
      <div class="buttons">
        {next ? (
          <>
            <button type="button" class="button" onClick={() => queue.choose("widen")}>
              {t.wait.hurry}
            </button>
            <button type="button" class="button button-quiet" onClick={() => queue.reach(widening)}>
              {t.wait.refuse[next]}
            </button>
          </>
        ) : heldBack ? (
          <button type="button" class="button button-quiet" onClick={() => queue.reach(WIDEST)}>
            {t.wait.letGo}
          </button>
        ) : (
          choices.topics.length > 0 && (
            <button type="button" class="button button-quiet" onClick={() => queue.reach("same topic")}>
              {t.wait.refuse["same topic"]}
            </button>
          )
        )}
      </div>
    </div>
  );
}

/** Counts down in steps of five seconds: a number that races helps nobody. Not read out again and again. */
function Countdown({ until, say }: { until: number; say: (seconds: number) => string }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return <Fragment>{say(seconds > 5 ? Math.ceil(seconds / 5) * 5 : 5)}</Fragment>;
}

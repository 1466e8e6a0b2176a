import { Fragment, h } from "preact";
import { Again } from "../parts/again.tsx";
import { Never } from "../parts/never.tsx";
import { Next } from "../parts/next.tsx";
import { Resting, RestProposed } from "../parts/rest.tsx";
import { Scene } from "../parts/scene.tsx";
import type { After } from "../room/after.ts";
import type { Visit } from "../visit.ts";
import { useSpeech, type Speech } from "../words/language.tsx";

/** After a talk: kind words, what can still be said about it, and one clear next step. */
export function Ending({ visit }: { visit: Visit }) {
  const { t } = useSpeech();
  const talk = visit.afterwards;
  if (!talk) return null;
  const { after } = talk;
  const resting = after.resting !== null && after.resting > Date.now();
  const rested = Boolean(after.resting) && !resting;
  return (
    <main class="column">
      <Scene mood="end" />
      <div class="opening">
        <h1 tabIndex={-1}>{resting ? t.rest.now : title(after, t)}</h1>
        {!resting && <p class="lead">{rested ? t.rest.over : why(after, t)}</p>}
        {!resting && !rested && (
          <p class="soft small">
            {t.end.gentle} {after.kind === "circle" && after.why === "mine" ? t.end.circle_words : t.end.gone_words}
          </p>
        )}
      </div>
      {resting ? (
        <>
          <Resting talk={talk} until={after.resting as number} />
          {after.wish && <Again talk={talk} />}
        </>
      ) : (
        <>
          {after.resting === null && <RestProposed talk={talk} />}
          <Again talk={talk} />
          <Next visit={visit} main={after.rest === null || after.resting !== null} />
          <Never talk={talk} />
        </>
      )}
    </main>
  );
}

export function title({ kind, why }: Pick<After, "kind" | "why">, t: Speech["t"]): string {
  return kind !== "circle" ? t.end.title : why === "mine" ? t.end.circleMineTitle : t.end.circleTitle;
}

/** How it ended, in words that blame nobody. */
export function why({ kind, why, goodbye, people, blocked }: Omit<After, "seat">, t: Speech["t"]): string {
  const name = people[0]?.name ?? "";
  if (why === "mine") return blocked.length > 0 ? t.end.blocked : kind === "circle" ? t.end.circleMine : t.end.mine;
  if (why === "left") return kind === "circle" ? t.end.circleLeft : goodbye ? t.end.leftKindly(name) : t.end.left(name);
  return t.end[why];
}

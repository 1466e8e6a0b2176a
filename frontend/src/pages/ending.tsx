import { Fragment, h } from "preact";
import type { Pages } from "../app.tsx";
import { Again } from "../parts/again.tsx";
import { CheckOut } from "../parts/checkout.tsx";
import { HelpFirst } from "../parts/aid.tsx";
import { Never } from "../parts/never.tsx";
import { Next } from "../parts/next.tsx";
import { Resting, RestProposed } from "../parts/rest.tsx";
import { Scene } from "../parts/scene.tsx";
import { type After, endedBy } from "../room/after.ts";
import type { Visit } from "../visit.ts";
import { useSpeech, type Speech } from "../words/language.tsx";

/** After a talk: kind words, what can still be said about it, and one clear next step. */
export function Ending({ visit, safety }: { visit: Visit } & Pick<Pages, "safety">) {
  const { t } = useSpeech();
  const talk = visit.afterwards;
  if (!talk) return null;
  const { after } = talk;
  const resting = after.resting !== null && after.resting > Date.now();
  const rested = Boolean(after.resting) && !resting;
  // What is only here is written down before anything leads away.
  const care = safety.got;
  const sanction = endedBy(after);
  const unwritten = after.found !== null && !after.noted;
  return (
    <main class="column">
      <Scene mood="end" />
      <div class="opening">
        <h1 tabIndex={-1}>{resting ? t.rest.now : title(after, t)}</h1>
        {!resting && !(sanction && care) && <p class="lead">{rested ? t.rest.over : why(after, t)}</p>}
        {!resting && !rested && (
          <p class="soft small">
            {t.end.gentle} {after.kind === "circle" && after.why === "mine" ? t.end.circle_words : t.end.gone_words}
          </p>
        )}
      </div>
      {care && sanction && <care.Sanction sanction={sanction} desk={care.deskOf(visit)} />}
      {after.card && <HelpFirst card={after.card} />}
      {resting ? (
        <>
          <Resting talk={talk} until={after.resting as number} />
          {after.wish && <Again talk={talk} />}
        </>
      ) : (
        <>
          {unwritten && <Again talk={talk} />}
          {after.resting === null && !unwritten && <RestProposed talk={talk} main={!after.card} />}
          {!unwritten && <Again talk={talk} />}
          {!unwritten && <Next visit={visit} main={!after.card && (!after.rest || after.resting !== null)} help={!after.card} />}
          {!unwritten && !sanction && after.people.length > 0 && <CheckOut talk={talk} />}
          <Never talk={talk} />
          {care && after.people.length > 0 && (
            <details class="end-report">
              <summary>{t.report.open}</summary>
              <care.Report desk={care.deskOf(visit)} seat={after.seat} people={after.people} lines={null} never={(member) => talk.block(member)} />
            </details>
          )}
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

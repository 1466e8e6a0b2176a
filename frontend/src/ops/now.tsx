import { Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import { useTick } from "../staff/tick.ts";
import { lasting } from "./amounts.ts";
import { answers, QUESTIONS, type State, whole } from "./answers.ts";
import type { PageProps } from "./app.tsx";
import { Detail } from "./detail.tsx";
import { Due } from "./due.tsx";
import type { Live } from "./live.ts";
import { Machine } from "./machine.tsx";
import { Mark } from "./mark.tsx";
import { Line, Volunteers } from "./people.tsx";
import type { Overview } from "./overview.ts";
import { Reports } from "./reports.tsx";
import { RoomRow } from "./room.tsx";
import { clockOf } from "./times.ts";
import { Unserved } from "./unserved.tsx";

/** The whole house in five seconds: one word, four answers, and below them what they rest on. */
export function Now({ lookout, me, topics }: PageProps) {
  const { t } = useSpeech();
  const { live } = lookout;
  const now = live?.got ?? null;
  if (!live || !now) {
    return (
      <>
        <h1 tabIndex={-1}>{t.ops.page.now}</h1>
        {live && <Freshness live={live} zone={me.time_zone} />}
      </>
    );
  }
  const states = answers(now);
  const state: State = live.old ? "unknown" : whole(now);
  return (
    <>
      <Freshness live={live} zone={me.time_zone} />
      <div class={live.old ? "ops-answers-page ops-stale" : "ops-answers-page"}>
        <h1 tabIndex={-1} class={`ops-headline ops-${state}`}>
          <Mark state={state} /> {t.ops.headline[state]}
        </h1>
        <p class="unseen" role="status">
          {t.ops.headline[state]}
        </p>
        <ul class="ops-answers">
          {QUESTIONS.map((question) => (
            <li key={question} class={`card ops-answer ops-answer-${states[question]}`}>
              <Mark state={states[question]} />
              <div>
                <h2>{t.ops.question[question]}</h2>
                <p class="ops-said">{t.ops.answer[question][states[question]]}</p>
                <Detail question={question} now={now} />
              </div>
            </li>
          ))}
        </ul>
        {now.missing.length > 0 && <p class="soft small">{t.ops.missing}</p>}
        <Firing alarms={now.alarms} lookout={lookout} />
        <Due due={now.house?.due ?? 0} lookout={lookout} />
        <Unserved now={now} lookout={lookout} />
        <div class="staff-grid">
          <Unwell now={now} lookout={lookout} topics={topics} />
          <div class="staff-rest">
            <Reports reports={now.reports} />
            <Volunteers service={now.service} />
            <Line line={now.line} topics={topics} />
            <Machine machine={now.machine} at={now.at} />
          </div>
        </div>
      </div>
      <Title state={state} />
    </>
  );
}

/** What fires and nobody looks after, above all that is not in the four answers. */
function Firing({ alarms, lookout }: { alarms: Overview["alarms"]; lookout: PageProps["lookout"] }) {
  const { t } = useSpeech();
  const count = alarms ? alarms.act + alarms.watch : 0;
  if (!alarms || count === 0) return null;
  return (
    <p class={`card ops-firing ops-answer-${alarms.act > 0 ? "act" : "watch"}`}>
      <Mark state={alarms.act > 0 ? "act" : "watch"} />
      <a
        href="#alarms"
        onClick={(event) => {
          event.preventDefault();
          lookout.go("alarms");
        }}
      >
        {t.alarms.firingNow(count)}
      </a>
    </p>
  );
}

/** How the house is, for whoever looks at another tab. */
function Title({ state }: { state: State }) {
  const { t } = useSpeech();
  const said = t.ops.headline[state];
  useEffect(() => {
    const before = document.title;
    document.title = `${said} · ${before.split(" · ").at(-1)}`;
    return () => {
      document.title = before.split(" · ").at(-1) ?? before;
    };
  }, [said]);
  return null;
}

/** When the figures are from; loud as soon as they are not of now. */
export function Freshness({ live, zone }: { live: Live<Overview>; zone: string }) {
  const { t, language } = useSpeech();
  useTick(1000);
  const clock = clockOf(language, zone, { second: "2-digit" });
  const { got, age, old, tries } = live;
  if (got && !old) {
    return (
      <p class="ops-fresh soft small">
        <i class="ops-beat" aria-hidden="true" /> {t.ops.asOf(clock(got.at))}
      </p>
    );
  }
  const offline = !navigator.onLine;
  return (
    <div class="ops-freshness" role="alert">
      {got && age !== null ? (
        <div class="card ops-old">
          <p>
            <strong>
              <Mark state="unknown" /> <span aria-hidden="true">{t.ops.old(lasting(age / 1000))}</span>
              <span class="unseen">{t.ops.asOf(clock(got.at))}</span>
            </strong>
          </p>
          <p>{t.ops.oldText}</p>
          {offline && <p>{t.ops.offline}</p>}
        </div>
      ) : tries > 0 ? (
        <div class="card ops-old">
          <p>
            <strong>{t.ops.noneText}</strong>
          </p>
          {offline && <p>{t.ops.offline}</p>}
        </div>
      ) : (
        <p class="soft">{t.ops.first}</p>
      )}
    </div>
  );
}

function Unwell({ now, lookout, topics }: { now: Overview } & Pick<PageProps, "lookout" | "topics">) {
  const { t } = useSpeech();
  const rooms = now.rooms?.unwell ?? [];
  return (
    <section class="card staff-panel" aria-labelledby="unwell">
      <h2 id="unwell">{t.rooms.unwell}</h2>
      {rooms.length === 0 ? (
        <p class="soft">{now.rooms ? t.rooms.none : t.ops.answer.rooms.unknown}</p>
      ) : (
        <ul class="list">
          {rooms.slice(0, MOST).map((room) => (
            <RoomRow key={room.handle} room={room} at={now.at} topics={topics} level={3} />
          ))}
        </ul>
      )}
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={() => lookout.go("rooms")}>
          {t.rooms.toAll}
        </button>
      </div>
    </section>
  );
}

const MOST = 8;

import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import type { Board } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import type { Me } from "./calls.ts";
import type { Console } from "./console.ts";
import { minutes, useTick } from "./tick.ts";

/** What is short of a minute counts as one: nobody reads "for 0 minutes". */
const rounded = (seconds: number) => Math.max(1, Math.round(seconds / 60));

export function Waiting({ board }: { board: Board | null }) {
  const { t, language } = useSpeech();
  const names = new Intl.DisplayNames([language], { type: "language" });
  const lines = board?.waiting.filter(({ people }) => people > 0) ?? [];
  return (
    <section class="card staff-panel" aria-labelledby="waiting">
      <h2 id="waiting">{t.board.waiting}</h2>
      {lines.length === 0 ? (
        <p class="soft">{t.board.nobody}</p>
      ) : (
        <ul class="list">
          {lines.map((line) => (
            <li class="row" key={line.language}>
              <span>
                <strong>{names.of(line.language)}</strong>
                <br />
                {t.board.line(line.people, rounded(line.longest_s))}
              </span>
              {line.acute > 0 && <span class="tag staff-level staff-level-3">{t.board.acute(line.acute)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Mine({ house, topics }: { house: Console; topics: Topic[] }) {
  const { t, language } = useSpeech();
  const now = useTick(15_000);
  return (
    <section class="card staff-panel" aria-labelledby="mine">
      <h2 id="mine">{t.board.mine}</h2>
      {house.talks.length === 0 ? (
        <p class="soft">{t.board.none}</p>
      ) : (
        <ul class="list">
          {house.talks.map((one) => (
            <li class="row" key={one.talk.room}>
              <span>
                <strong>{one.name || "…"}</strong> · {topics.find(({ id }) => id === one.talk.topic)?.name[language] ?? t.offer.noTopic}
                <br />
                <span class="soft small">{one.done ? t.beside.over.title : t.board.since(minutes(now - one.talk.since))}</span>
                {one.unread > 0 && (
                  <Fragment>
                    {" "}
                    <span class="tag tag-open">{t.board.unread(one.unread)}</span>
                  </Fragment>
                )}
              </span>
              <button type="button" class="button" onClick={() => house.enter(one.talk.room)}>
                {t.board.open} <span class="unseen">{one.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Team({ board, me }: { board: Board | null; me: Me }) {
  const { t, language } = useSpeech();
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: me.time_zone });
  const team = board?.team ?? [];
  return (
    <section class="card staff-panel" aria-labelledby="team">
      <h2 id="team">{t.board.team}</h2>
      {team.length === 0 ? (
        <p class="soft">{t.board.alone}</p>
      ) : (
        <ul class="list">
          {team.map(({ name, state, until, languages }) => (
            <li class="row" key={name}>
              <span>
                <i class={`staff-dot staff-dot-${state}`} aria-hidden="true" /> {name}{" "}
                <span class="soft small">{languages.join(", ")}</span>
              </span>
              <span class="soft small">
                {t.board.state[state]} {until ? t.board.until(clock.format(until)) : ""}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface Planned {
  begin: number;
  end: number;
}

export function Next({ house, me }: { house: Console; me: Me }) {
  const { t, language } = useSpeech();
  const [next, setNext] = useState<Planned | null | undefined>(undefined);
  useEffect(() => {
    house.door.calls.get<{ shifts: Planned[] }>("shifts/mine").then(({ shifts }) => setNext(shifts[0] ?? null), () => setNext(undefined));
  }, []);
  if (next === undefined) return null;
  const when = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: me.time_zone });
  return (
    <section class="card staff-panel" aria-labelledby="next">
      <h2 id="next">{t.board.next}</h2>
      <p>{next ? when.formatRange(next.begin * 1000, next.end * 1000) : t.board.noNext}</p>
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={() => house.go("shifts")}>
          {t.board.toShifts}
        </button>
      </div>
    </section>
  );
}

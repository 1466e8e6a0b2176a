import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { languages, tongues, useSpeech } from "../words/language.tsx";
import { Choice } from "../staff/fields.tsx";
import { Wrong } from "../staff/form.tsx";
import type { PageProps } from "./app.tsx";
import { EVERY_ROOM, LEVELS, query, SORTS, type RoomsAsked } from "./asked.ts";
import { Freshness } from "./now.tsx";
import { REASON_CODES, type RoomsPage, type Verdict } from "./overview.ts";
import { RoomRow } from "./room.tsx";
import { useFresh } from "./use-fresh.ts";

const VERDICTS: readonly (Verdict | "")[] = ["", "act", "watch", "well"];
const KINDS = ["pair", "circle", "volunteer"] as const;

/** Every room of the house by its signs of life. What is shown is asked for again with each look of the server. */
export function Rooms({ lookout, calls, me, topics }: PageProps) {
  const { t } = useSpeech();
  const { live } = lookout;
  const [asked, setAsked] = useState<RoomsAsked>(EVERY_ROOM);
  const look = live?.old ? null : (live?.got?.at ?? null);
  const { got, act } = useFresh((path) => calls.get<RoomsPage>(path), `/api/ops/rooms?${query(asked)}`, look);
  const change = (part: Partial<RoomsAsked>) => setAsked({ ...asked, page: 1, ...part });
  const pages = got ? Math.max(1, Math.ceil(got.total / got.size)) : 1;
  return (
    <>
      {live && <Freshness live={live} zone={me.time_zone} />}
      <h1 tabIndex={-1} class="staff-title">
        {t.rooms.title}
      </h1>
      <p class="soft">{t.rooms.lead}</p>
      <Filter asked={asked} change={change} topics={topics} />
      <p role="status" class="soft">
        {got && t.rooms.count(got.total)} {got && !got.whole && t.rooms.whole}
      </p>
      <Wrong act={act} />
      {got && (
        <section class={`card staff-panel${live?.old ? " ops-stale" : ""}`} aria-label={t.rooms.title}>
          {got.rooms.length === 0 ? (
            <p class="soft">{asked === EVERY_ROOM ? t.rooms.noRooms : t.rooms.none}</p>
          ) : (
            <ul class="list ops-rooms">
              {got.rooms.map((room) => (
                <RoomRow key={room.handle} room={room} at={got.at} topics={topics} level={2} />
              ))}
            </ul>
          )}
          {pages > 1 && (
            <div class="buttons ops-pages">
              <button type="button" class="button" disabled={asked.page <= 1} onClick={() => change({ page: asked.page - 1 })}>
                {t.rooms.previous}
              </button>
              <span>{t.rooms.page(asked.page, pages)}</span>
              <button type="button" class="button" disabled={asked.page >= pages} onClick={() => change({ page: asked.page + 1 })}>
                {t.rooms.next}
              </button>
            </div>
          )}
        </section>
      )}
    </>
  );
}

function Filter({ asked, change, topics }: { asked: RoomsAsked; change: (part: Partial<RoomsAsked>) => void } & Pick<PageProps, "topics">) {
  const { t, language } = useSpeech();
  const all = ["", t.rooms.all] as const;
  return (
    <div class="ops-filter">
      <fieldset class="chips staff-most">
        <legend>{t.rooms.verdict}</legend>
        <div class="chip-row">
          {VERDICTS.map((one) => (
            <label class="chip" key={one}>
              <input type="radio" name="verdict" checked={asked.verdict === one} onChange={() => change({ verdict: one })} />
              <span>{one === "" ? t.rooms.all : t.ops.verdict[one]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <details>
        <summary>{t.rooms.filter}</summary>
        <div class="staff-pair">
          <Choice id="kind" label={t.rooms.kind} value={asked.kind} onValue={(kind) => change({ kind })} options={[all, ...KINDS.map((one) => [one, t.rooms.kinds[one]] as const)]} />
          <Choice id="room-language" label={t.rooms.language} value={asked.language} onValue={(one) => change({ language: one })} options={[all, ...languages.map((one) => [one, tongues[one]] as const)]} />
          <Choice
            id="topic"
            label={t.people.topic}
            value={asked.topic}
            onValue={(topic) => change({ topic })}
            options={[all, ["-", t.people.noTopic], ...topics.map(({ id, name }) => [id, name[language]] as const)]}
          />
          <Choice
            id="level"
            label={t.rooms.level}
            value={asked.level}
            onValue={(level) => change({ level })}
            options={LEVELS.map((one) => [one, one === "" ? t.rooms.anyLevel : t.rooms.levelNow(Number(one))] as const)}
          />
          <Choice
            id="reason"
            label={t.rooms.reason}
            value={asked.reason}
            onValue={(reason) => change({ reason })}
            options={[["", t.rooms.anyReason], ...REASON_CODES.map((one) => [one, t.rooms.reasons[one]] as const)]}
          />
          <Choice id="sort" label={t.rooms.sort} value={asked.sort} onValue={(sort) => change({ sort })} options={SORTS.map((one) => [one, t.rooms.sorts[one]] as const)} />
        </div>
      </details>
    </div>
  );
}

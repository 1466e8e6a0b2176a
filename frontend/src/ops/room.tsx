import { Fragment, h } from "preact";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { amount, lasting, share } from "./amounts.ts";
import { Verdict } from "./mark.tsx";
import type { Reason, RoomNow } from "./overview.ts";
import { topicName } from "./people.tsx";

interface Props {
  room: RoomNow;
  /** Unix seconds of the look. */
  at: number;
  topics: Topic[];
  /** Of its heading. */
  level: 2 | 3;
}

/** One room by its signs of life: the verdict and why first, the figures on demand. */
export function RoomRow({ room, at, topics, level }: Props) {
  const { t, language } = useSpeech();
  const names = new Intl.DisplayNames([language], { type: "language" });
  const Heading = `h${level}` as const;
  return (
    <li class={`ops-room ops-room-${room.verdict}`}>
      <Heading class="ops-room-head">
        <Verdict state={room.verdict} /> <code>{room.handle}</code>
      </Heading>
      {room.reasons.length > 0 && (
        <ul class="ops-reasons">
          {room.reasons.map((reason) => (
            <li key={reason.code}>
              <Why reason={reason} at={at} />
            </li>
          ))}
        </ul>
      )}
      <p class="soft small">
        {[t.rooms.kinds[room.kind], topicName(room.topic, topics, language) ?? t.people.noTopic, names.of(room.language), lasting(at - room.born)].join(" · ")}
      </p>
      <details>
        <summary class="small">
          {t.rooms.more} <span class="unseen">{room.handle}</span>
        </summary>
        <Facts room={room} at={at} />
      </details>
    </li>
  );
}

/** The reason in words, with what was measured where that says more, and for how long it has been so. */
function Why({ reason: { code, value, since }, at }: { reason: Reason; at: number }) {
  const { t, language } = useSpeech();
  const measured = code === "one_sided" ? share(value, language) : ["held", "slow", "unsteady"].includes(code) ? `${amount(value, language)}×` : null;
  return (
    <>
      {t.rooms.reasons[code] ?? code}
      {measured && ` (${measured})`}
      {since !== null && <span class="soft"> · {t.rooms.since(lasting(at - since))}</span>}
    </>
  );
}

function Facts({ room, at }: { room: RoomNow; at: number }) {
  const { t, language } = useSpeech();
  const { facts } = t.rooms;
  const { here, reconnecting, gone } = room.seats;
  const seats = [t.rooms.seats.here(here), reconnecting > 0 && t.rooms.seats.reconnecting(reconnecting), gone > 0 && t.rooms.seats.gone(gone)];
  const told: [string, string | number][] = [
    [facts.age, lasting(at - room.born)],
    [facts.seats, seats.filter(Boolean).join(", ")],
    [facts.active, t.rooms.ago(lasting(at - room.active_at))],
    [facts.said, amount(room.said, language)],
    [facts.pace, amount(room.per_minute, language)],
    [facts.balance, room.balance === null ? "–" : share(room.balance, language)],
    [facts.unanswered, room.unanswered_since === null ? "–" : lasting(at - room.unanswered_since)],
    [facts.level, `${t.rooms.levels[room.level]}${room.level_since === null || room.level === 0 ? "" : ` · ${t.rooms.since(lasting(at - room.level_since))}`}`],
    [facts.staffed, room.staffed ? t.rooms.yes : t.rooms.no],
    [facts.holds, room.holds],
    [facts.resumes, room.resumes],
    [facts.slow, room.slow_closes],
  ];
  return (
    <dl class="staff-facts small">
      {told.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

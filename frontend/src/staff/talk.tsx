import { type ComponentChildren, h } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { Composer } from "../parts/composer.tsx";
import { SafetyCard } from "../parts/crisis.tsx";
import { Held } from "../parts/held.tsx";
import { useLasting } from "../parts/lasting.ts";
import { Log } from "../parts/log.tsx";
import { Minute } from "../parts/minute.tsx";
import { Partner } from "../parts/partner.tsx";
import { useSpeech } from "../words/language.tsx";
import type { Me } from "./calls.ts";
import type { Console } from "./console.ts";
import type { Duty } from "./duty.ts";
import type { Listening } from "./listening.ts";
import { Side, type Tab } from "./side.tsx";

const PATIENCE_MS = 2500;

interface Props {
  house: Console;
  duty: Duty;
  one: Listening;
  topics: Topic[];
  offer: ComponentChildren;
  me: Me;
}

/** The same room as everybody's, and beside it what helps to listen. On a phone one of both is in sight. */
export function TalkPage({ house, duty, one, topics, offer, me }: Props) {
  const { t } = useSpeech();
  const [tab, setTab] = useState<Tab>("about");
  const [beside, setBeside] = useState(false);
  const { room, view } = one;
  const names = useMemo(() => Object.fromEntries(view.others.map(({ id, name }) => [id, name])), [view.others]);
  const open = (next: Tab) => {
    setTab(next);
    setBeside(true);
  };
  return (
    <main class={["staff-talk", beside && "staff-talk-beside", one.done && "staff-talk-over"].filter(Boolean).join(" ")} id="content">
      {offer}
      <div class="staff-bar">
        <button type="button" class="button button-quiet" onClick={() => house.go("duty")}>
          ← {t.duty.title}
        </button>
        {house.talks
          .filter((other) => other !== one)
          .map((other) => (
            <button type="button" class="button" key={other.talk.room} onClick={() => house.enter(other.talk.room)}>
              {other.name || t.board.mine} {other.unread > 0 && <span class="tag tag-open">{t.board.unread(other.unread)}</span>}
            </button>
          ))}
        <button type="button" class="button staff-toggle" aria-expanded={beside} onClick={() => setBeside(!beside)}>
          {beside ? t.beside.hide : t.beside.show}
        </button>
      </div>
      <div class="staff-two">
        <div class="room">
          <Partner view={view} topics={topics} leaving={beside && tab === "end"} onLeave={() => open("end")} />
          {one.by === "shield" ? (
            <div class="log" />
          ) : (
            <Log
              lines={view.lines}
              names={names}
              kept={view.kept}
              opening={view.welcomed ? t.beside.opening(one.name) : t.room.connecting}
              live={view.phase.at === "live" && !view.trouble && !one.done}
              signed={false}
              Aid={SafetyCard}
              onMark={(pos) => room.mark(pos)}
            />
          )}
          <div class="room-foot">
            <Weather one={one} />
            {!one.done && <Minute view={view} />}
            {!one.done && <Held room={room} view={view} />}
            {one.done ? <Over house={house} one={one} /> : <Composer room={room} view={view} onMore={undefined} />}
          </div>
        </div>
        <Side house={house} duty={duty} one={one} topics={topics} tab={tab} onTab={setTab} onBack={() => setBeside(false)} me={me} />
      </div>
    </main>
  );
}

function Weather({ one }: { one: Listening }) {
  const { t } = useSpeech();
  const { phase, trouble, others } = one.view;
  const away = useLasting(phase.at === "away", PATIENCE_MS);
  const alone = useLasting(phase.at === "live" && others.length > 0 && others.every(({ state }) => state === "reconnecting"), PATIENCE_MS);
  const told = one.done ? null : trouble ? t.beside.weather.trouble : away ? t.beside.weather.away : alone ? t.beside.weather.alone(one.name) : null;
  return <div role="status">{told && <p class="weather">{told}</p>}</div>;
}

function Over({ house, one }: { house: Console; one: Listening }) {
  const { t } = useSpeech();
  const { over } = t.beside;
  const { end } = one.view;
  const why =
    one.by === "shield" ? over.shield
    : one.by === "mine" ? over.mine
    : end?.reason === "handed_over" ? over.handed_over
    : end?.reason === "no_show" ? over.no_show
    : end?.reason === "left" ? over.left(one.name)
    : over.other;
  return (
    <section class="card over" role="status">
      <h2 tabIndex={-1}>{over.title}</h2>
      <p>{why}</p>
      {end?.goodbye && <p>{(t.goodbyes as Record<string, string>)[end.goodbye] ?? ""}</p>}
      <p>{over.rest}</p>
      {one.over?.debrief && <p>{over.debrief}</p>}
      <div class="buttons">
        <button type="button" class="button button-main" onClick={() => house.putAway(one.talk.room)}>
          {over.close}
        </button>
      </div>
    </section>
  );
}

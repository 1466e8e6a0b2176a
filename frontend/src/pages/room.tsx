import { h } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Pages } from "../app.tsx";
import { Circle } from "../parts/circle.tsx";
import { Coming } from "../parts/coming.tsx";
import { Composer } from "../parts/composer.tsx";
import { Elsewhere } from "../parts/elsewhere.tsx";
import { useLasting } from "../parts/lasting.ts";
import { Log } from "../parts/log.tsx";
import { Partner } from "../parts/partner.tsx";
import { Visiting } from "../parts/visiting.ts";
import type { RoomView } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { Close } from "../wire.ts";
import { useSpeech, type Speech } from "../words/language.tsx";

/** A short break is no news: say it only when it lasts. */
const PATIENCE_MS = 2500;
/** The other has been without a link for this long: waiting is no longer all there is to do. */
const ALONE_MS = 120_000;

/** What is opened in place of the box. */
type Opened = "leave" | "menu" | "report" | null;

export function RoomPage({ visit, later, safety, listen }: { visit: Visit } & Pick<Pages, "later" | "safety" | "listen">) {
  const { t } = useSpeech();
  const [opened, setOpened] = useState<Opened>(null);
  const { room, roomView: view } = visit;
  const names = useMemo(() => Object.fromEntries(view?.others.map(({ id, name }) => [id, name]) ?? []), [view?.others]);
  if (!room || !view) return null;
  if (view.phase.at === "over" && view.phase.code === Close.DISPLACED && !view.end) {
    return <Elsewhere title={t.room.elsewhere} text={t.room.elsewhereText} here={t.room.here} onHere={() => room.connection.takeBack()} />;
  }
  const onStay = () => setOpened(null);
  const onReport = safety.got ? () => setOpened("report") : undefined;
  const leaving = opened === "leave";
  const more = later.got;
  const care = safety.got;
  const Head = view.kind === "circle" ? Circle : Partner;
  return (
    <main class="room">
      <Head view={view} topics={visit.site?.topics ?? []} leaving={leaving} onLeave={() => setOpened(leaving ? null : "leave")} />
      <Visiting.Provider value={visit}>
        <Log
          lines={view.lines}
          names={names}
          kept={view.kept}
          opening={opening(view, t, visit.stage.at === "room" && visit.stage.meet)}
          live={view.phase.at === "live" && !view.trouble}
          signed={view.kind === "circle"}
          Aid={care?.SafetyCard}
          onMark={(pos) => room.mark(pos)}
        />
      </Visiting.Provider>
      <div class="room-foot">
        <Weather visit={visit} view={view} />
        {listen.got && !view.end && <listen.got.Listening room={room} view={view} keep={visit.keep} hidden={opened !== null} />}
        {!opened && more && <more.Minute view={view} />}
        {leaving && !view.end && (more ? <more.Farewell visit={visit} room={room} view={view} onStay={onStay} onReport={onReport} /> : <Silent visit={visit} view={view} onStay={onStay} />)}
        {care && <care.Beside visit={visit} room={room} view={view} opened={opened} onOpen={setOpened} />}
        {view.end
          ? opened !== "report" && (more ? <more.Over visit={visit} view={view} end={view.end} onReport={onReport} /> : <Coming part={later} within="div" />)
          : !opened && <Composer room={room} view={view} onMore={care ? () => setOpened("menu") : undefined} />}
      </div>
    </main>
  );
}

/** Leaving waits for nothing: as long as the kind words have not come, one goes without them. */
function Silent({ visit, view, onStay }: { visit: Visit; view: RoomView; onStay: () => void }) {
  const { t } = useSpeech();
  return (
    <section class="card">
      <h2>{view.kind === "circle" ? t.leaving.circle : t.leaving.title}</h2>
      <div class="buttons">
        <button type="button" class="button" onClick={() => visit.leaveRoom(null, null)}>
          {t.leaving.silent}
        </button>
        <button type="button" class="button button-main" onClick={onStay}>
          {t.leaving.stay}
        </button>
      </div>
    </section>
  );
}

/** What the first lines say: who sits opposite and what they need, or how a circle works. */
function opening({ welcomed, kind, others }: RoomView, t: Speech["t"], met: boolean): string {
  if (!welcomed) return t.room.connecting;
  if (kind === "circle") return t.circle.opening;
  if (met) return t.room.met;
  return `${others.map(({ name, need }) => `${name} ${t.room.needs[need]}.`).join(" ")} ${t.room.opening}`;
}

/** How the link stands, told only when it matters, and never as an alarm. */
function Weather({ visit, view }: { visit: Visit; view: RoomView }) {
  const { t } = useSpeech();
  const { phase, trouble, others, end, kind, welcomed } = view;
  const live = phase.at === "live";
  const away = useLasting(phase.at === "away", PATIENCE_MS);
  const lonely = live && others.every(({ state }) => state === "reconnecting" || state === "gone");
  const alone = useLasting(lonely, kind === "circle" ? PATIENCE_MS : ALONE_MS) && welcomed;
  const told = trouble ? t.room.trouble
    : away && phase.at === "away" ? (phase.offline ? t.room.offline : t.room.away)
    : alone ? (kind === "circle" ? t.circle.alone : t.room.alone(others[0]?.name ?? "")) : null;
  return (
    <div role="status">
      {told && !end && (
        <p class="weather">
          {told}{" "}
          {alone && (
            <button type="button" class="button button-quiet weather-next" disabled={visit.joining} onClick={() => void visit.onward()}>
              {t.room.aloneNext}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

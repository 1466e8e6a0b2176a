import { h } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Composer } from "../parts/composer.tsx";
import { Elsewhere } from "../parts/elsewhere.tsx";
import { Farewell } from "../parts/farewell.tsx";
import { Held } from "../parts/held.tsx";
import { useLasting } from "../parts/lasting.ts";
import { Log } from "../parts/log.tsx";
import { Partner } from "../parts/partner.tsx";
import { Over } from "./ending.tsx";
import type { RoomView } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { Close } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

/** A short break is no news: say it only when it lasts. */
const PATIENCE_MS = 2500;
/** The other has been without a link for this long: waiting is no longer all there is to do. */
const ALONE_MS = 120_000;

export function RoomPage({ visit }: { visit: Visit }) {
  const { t } = useSpeech();
  const [leaving, setLeaving] = useState(false);
  const { room, roomView: view } = visit;
  const names = useMemo(() => Object.fromEntries(view?.others.map(({ id, name }) => [id, name]) ?? []), [view?.others]);
  if (!room || !view) return null;
  if (view.phase.at === "over" && view.phase.code === Close.DISPLACED && !view.end) {
    return <Elsewhere title={t.room.elsewhere} text={t.room.elsewhereText} here={t.room.here} onHere={() => room.connection.takeBack()} />;
  }
  return (
    <main class="room">
      <Partner view={view} topics={visit.site?.topics ?? []} leaving={leaving} onLeave={() => setLeaving(!leaving)} />
      <Log
        lines={view.lines}
        names={names}
        kept={view.kept}
        opening={view.welcomed ? `${view.others.map(({ name, need }) => `${name} ${t.room.needs[need]}.`).join(" ")} ${t.room.opening}` : t.room.connecting}
        live={view.phase.at === "live" && !view.trouble}
        onMark={(pos) => room.mark(pos)}
      />
      <div class="room-foot">
        <Weather view={view} />
        {leaving && !view.end && <Farewell visit={visit} others={view.others} onStay={() => setLeaving(false)} />}
        {view.returned.length > 0 && !view.end && <Held room={room} view={view} />}
        {view.end ? <Over visit={visit} end={view.end} name={view.others[0]?.name ?? ""} /> : !leaving && <Composer room={room} view={view} />}
      </div>
    </main>
  );
}

/** How the link stands, told only when it matters, and never as an alarm. */
function Weather({ view }: { view: RoomView }) {
  const { t } = useSpeech();
  const { phase, trouble, others, end } = view;
  const away = useLasting(phase.at === "away", PATIENCE_MS);
  const alone = useLasting(phase.at === "live" && others.some(({ state }) => state === "reconnecting" || state === "gone"), ALONE_MS);
  const told = trouble ? t.room.trouble
    : away && phase.at === "away" ? (phase.offline ? t.room.offline : t.room.away)
    : alone ? t.room.alone : null;
  return (
    <div role="status">
      {told && !end && <p class="weather">{told}</p>}
    </div>
  );
}

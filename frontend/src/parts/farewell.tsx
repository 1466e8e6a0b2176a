import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { Shape } from "./shape.tsx";

type Goodbye = "thanks" | "take_care" | "need_to_go";
interface Props {
  visit: Visit;
  room: Room;
  view: RoomView;
  onStay: () => void;
  /** Tell the people behind the house about somebody. */
  onReport: (() => void) | undefined;
}

/** Leaving is one tap more, with or without a kind word; blocking asks once, quietly. */
export function Farewell({ visit, room, view, onStay, onReport }: Props) {
  const { t } = useSpeech();
  const [blocking, setBlocking] = useState(false);
  const met = view.others.filter(({ state }) => state !== "coming");
  const circle = view.kind === "circle";
  return (
    <section class="card farewell" aria-label={circle ? t.leaving.circle : t.leaving.title}>
      {blocking && met.length > 0 ? (
        <Blocking visit={visit} room={room} view={view} onBack={() => setBlocking(false)} onStay={onStay} onReport={onReport} />
      ) : (
        <>
          <h2 key="title">{circle ? t.leaving.circle : t.leaving.title}</h2>
          <p key="words" class="soft">
            {circle ? t.leave.circleText : t.leave.text}
          </p>
          <div class="farewell-words" key="words-buttons">
            {(Object.keys(t.leave.words) as Goodbye[]).map((word) => (
              <button key={word} type="button" class="button" onClick={() => visit.leaveRoom(word, null)}>
                {t.leave.words[word]}
              </button>
            ))}
            <button type="button" class="button" onClick={() => visit.leaveRoom(null, null)}>
              {t.leaving.silent}
            </button>
          </div>
          {!circle && met.length > 0 && <p class="soft small">{t.leave.meet}</p>}
          <div class="buttons" key="stay-buttons">
            <button type="button" class="button button-main" onClick={onStay}>
              {t.leaving.stay}
            </button>
            {met.length > 0 && (
              <button type="button" class="button button-quiet" onClick={() => setBlocking(true)}>
                {circle ? t.leave.blockOne : t.leave.block}
              </button>
            )}
            {onReport && met.length > 0 && (
              <button type="button" class="button button-quiet" onClick={onReport}>
                {t.leave.report}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

/** Of several one is chosen first; then it is asked once. In a circle one may stay without reading them any more. */
function Blocking({ visit, room, view, onBack, onStay }: Props & { onBack: () => void }) {
  const { t } = useSpeech();
  const circle = view.kind === "circle";
  const [whom, setWhom] = useState(circle ? null : (view.others[0]?.id ?? null));
  const one = view.others.find(({ id }) => id === whom);
  if (!one) {
    return (
      <>
        <h2 key="whom" tabIndex={-1} ref={begin}>
          {t.leave.blockWhom}
        </h2>
        <div class="farewell-words">
          {view.others.map(({ id, name }) => (
            <button key={id} type="button" class="button" onClick={() => setWhom(id)}>
              <Shape member={id} /> {name}
            </button>
          ))}
        </div>
        <div class="buttons">
          <button type="button" class="button button-quiet" onClick={onBack}>
            {t.back}
          </button>
        </div>
      </>
    );
  }
  return (
    <>
      <p key="sure" tabIndex={-1} ref={begin}>
        {circle ? t.leave.blockStaySure(one.name) : t.leave.blockSure}
      </p>
      <div class="buttons" key="sure-buttons">
        {circle && (
          <button
            type="button"
            class="button button-main"
            onClick={() => {
              room.block(one.id);
              onStay();
            }}
          >
            {t.leave.blockStay}
          </button>
        )}
        <button type="button" class={circle ? "button" : "button button-main"} onClick={() => visit.leaveRoom(null, one.id)}>
          {circle ? t.leave.blockGo : t.leave.blockYes}
        </button>
        <button type="button" class="button" onClick={onBack}>
          {t.back}
        </button>
      </div>
    </>
  );
}

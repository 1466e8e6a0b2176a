import { h } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import { TEXT_MAX_CHARS } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { Icon } from "./icons.tsx";

/** As long as the service allows: who needs less says "I am back". */
const MOMENT_MINUTES = 5;

/** From here on the remaining characters are shown. */
const COUNT_FROM = 200;

/** Characters as the server counts them: code points, not halves of them. */
function characters(text: string): number {
  return text.length > TEXT_MAX_CHARS / 2 ? [...text.trim()].length : text.length;
}

const finePointer = () => matchMedia("(pointer: fine)").matches;

/** Browsers that let the stylesheet size the box need no measuring at each key. */
const growsByItself = () => CSS.supports("field-sizing", "content");

export function Composer({ room, view, onMore }: { room: Room; view: RoomView; onMore: (() => void) | undefined }) {
  const { t } = useSpeech();
  const box = useRef<HTMLTextAreaElement>(null);
  const { draft } = view;
  const left = TEXT_MAX_CHARS - characters(draft);
  const sendable = draft.trim() !== "" && left >= 0;
  const send = () => {
    if (!sendable) return;
    room.say(draft);
    box.current?.focus();
  };
  // A keyboard at hand: begin to write at once. A phone's keyboard comes only when it is asked for.
  useEffect(() => {
    if (finePointer()) box.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    const area = box.current;
    if (!area || growsByItself()) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 4}px`;
  }, [draft]);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-top">
        <Moment room={room} view={view} />
        {onMore && (
          <button type="button" class="composer-moment" onClick={onMore}>
            {t.room.more}
          </button>
        )}
        <p id="message-left" class="composer-left small" role="status">
          {left < 0 ? t.room.tooLong(-left) : left <= COUNT_FROM ? t.room.left(left) : ""}
        </p>
      </div>
      <label class="unseen" for="message">
        {t.room.message}
      </label>
      <textarea
        id="message"
        ref={box}
        rows={1}
        value={draft}
        placeholder={t.room.placeholder}
        enterkeyhint="send"
        autocomplete="off"
        aria-describedby="message-left"
        onInput={(event) => room.write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || !finePointer()) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="button button-main composer-send" aria-label={t.room.send} aria-disabled={!sendable}>
        <Icon is="send" />
      </button>
    </form>
  );
}

/** "I need a moment", and back again: one tap, no reason asked, and it ends by itself. */
function Moment({ room, view }: { room: Room; view: RoomView }) {
  const { t } = useSpeech();
  const { paused } = view;
  return (
    <button type="button" class="composer-moment" onClick={() => (paused ? room.resume() : room.pause(MOMENT_MINUTES))}>
      <Icon is="moment" />
      <span>{paused ? t.room.back : t.room.moment}</span>
    </button>
  );
}

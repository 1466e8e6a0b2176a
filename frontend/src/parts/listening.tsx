import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Keep } from "../keep.ts";
import { question } from "../room/question.ts";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import type { Entry } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";

/** As long as the service allows, in code points. */
const NOTE_MOST_CHARS = 300;

interface Props {
  room: Room;
  view: RoomView;
  keep: Keep;
  /** Something else is open in its place. */
  hidden: boolean;
}

/** What only a talk with a volunteer has: who listens, told once, and the question whether somebody else may go on. */
export function Listening({ room, view, keep, hidden }: Props) {
  const { t } = useSpeech();
  const shelf = keep.shelf<true>("listener");
  const [known, setKnown] = useState(shelf.read() === true);
  const name = view.others[0]?.name ?? "";
  const open = question(room.log);
  useEffect(() => () => shelf.write(null), []);
  const shows = open ? !open.sent : !known && view.welcomed;
  // With a phone's keyboard open it gives way, and the box stays in sight.
  return (
    <div class={shows ? "held" : undefined} hidden={hidden}>
      <p class="unseen" role="status">
        {open && (open.sent ? t.listen.sent : t.listen.ask(name))}
      </p>
      {open && !open.sent && <Handover key={open.asked.pos} asked={open.asked} name={name} room={room} keep={keep} />}
      {shows && !open && (
        <section class="card" aria-labelledby="listener">
          <h2 id="listener">{t.listen.title}</h2>
          <p class="small">
            {t.listen.who(name)} {t.listen.beside(name)}
          </p>
          <button
            type="button"
            class="button"
            onClick={() => {
              shelf.write(true);
              setKnown(true);
            }}
          >
            {t.listen.known}
          </button>
        </section>
      )}
    </div>
  );
}

/** The person decides, and what is passed on is what they approve. A changed note lasts over a reload, and no longer than the question. */
function Handover({ asked, name, room, keep }: { asked: Entry; name: string; room: Room; keep: Keep }) {
  const { t } = useSpeech();
  const shelf = keep.shelf<string>("note");
  const [note, setNote] = useState(shelf.read() ?? asked.text ?? "");
  const left = NOTE_MOST_CHARS - [...note.trim()].length;
  useEffect(() => () => shelf.write(null), []);
  return (
    <section class="card card-warm" aria-labelledby="handover">
      <h2 id="handover">{t.listen.ask(name)}</h2>
      <p class="small">{t.listen.how}</p>
      <label class="field small" for="note">
        <span>{t.listen.note}</span>
      </label>
      <textarea
        id="note"
        rows={3}
        value={note}
        aria-describedby="note-left"
        onInput={({ currentTarget }) => {
          shelf.write(currentTarget.value);
          setNote(currentTarget.value);
        }}
      />
      <p id="note-left" class="soft small">
        {left < 0 ? t.listen.tooLong(-left) : t.listen.left(left)}
      </p>
      <div class="buttons">
        <button
          type="button"
          class="button"
          aria-disabled={left < 0}
          onClick={() => left >= 0 && room.answer(asked.pos, true, note.trim() || null)}
        >
          {t.listen.yes}
        </button>
        <button type="button" class="button" onClick={() => room.answer(asked.pos, false, null)}>
          {t.listen.no(name)}
        </button>
      </div>
    </section>
  );
}

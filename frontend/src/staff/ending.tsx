import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Console } from "./console.ts";
import type { Listening } from "./listening.ts";

/** As long as the service allows. */
const NOTE_MOST_CHARS = 300;
type Goodbye = "thanks" | "take_care" | "need_to_go";

/** Three ways out of a talk: a kind word, somebody else, and the shield. */
export function Ending({ house, one, onBack }: { house: Console; one: Listening; onBack: () => void }) {
  const { t } = useSpeech();
  const words = t.leave.words as Record<Goodbye, string>;
  const end = (goodbye: Goodbye | null) => {
    one.end(goodbye);
    onBack();
  };
  if (one.done) return <p class="soft">{t.beside.over.title}.</p>;
  return (
    <>
      <h3>{t.beside.end}</h3>
      <p class="soft small">{t.beside.endText}</p>
      <div class="farewell-words">
        {(Object.keys(words) as Goodbye[]).map((word) => (
          <button key={word} type="button" class="button" onClick={() => end(word)}>
            {words[word]}
          </button>
        ))}
        <button type="button" class="button" onClick={() => end(null)}>
          {t.leaving.silent}
        </button>
      </div>
      <Handover one={one} />
      <Shield house={house} one={one} onBack={onBack} />
    </>
  );
}

function Handover({ one }: { one: Listening }) {
  const { t } = useSpeech();
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const asked = one.handover === "asked";
  const left = NOTE_MOST_CHARS - [...note].length;
  return (
    <>
      <h3>{t.beside.handover}</h3>
      <p class="soft small" role="status">
        {asked ? t.beside.handoverAsked : one.handover === "no" ? t.beside.handoverNo : t.beside.handoverText}
      </p>
      {!asked && (
        <form
          class="staff-aside"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (left >= 0 && note.trim()) one.room.handOver(note.trim());
          }}
        >
          <label class="small" for="handover">
            {t.beside.handoverNote}
          </label>
          <textarea id="handover" rows={3} value={note} aria-describedby="handover-left" onInput={({ currentTarget }) => setNote(currentTarget.value)} />
          <p id="handover-left" class="soft small">
            {t.beside.handoverLeft(left)}
          </p>
          <div role="alert">
            {tried && !note.trim() && <p class="staff-wrong small">{t.more.note_empty}</p>}
            {left < 0 && <p class="staff-wrong small">{t.more.note_long}</p>}
            {one.view.notNow && <p class="staff-wrong small">{t.more.note_refused}</p>}
          </div>
          <button type="submit" class="button" aria-disabled={left < 0 || !note.trim()}>
            {t.beside.handoverAsk}
          </button>
        </form>
      )}
    </>
  );
}

function Shield({ house, one, onBack }: { house: Console; one: Listening; onBack: () => void }) {
  const { t } = useSpeech();
  return (
    <>
      <h3>{t.beside.shield}</h3>
      <p class="soft small">{t.beside.shieldText}</p>
      <div class="buttons">
        <button
          type="button"
          class="button staff-shield"
          onClick={() => {
            house.shield(one.talk.room);
            onBack();
          }}
        >
          {t.beside.shieldNow}
        </button>
      </div>
    </>
  );
}

import { h } from "preact";
import type { NoteLine } from "../room/lines.ts";
import { useSpeech } from "../words/language.tsx";

/** A quiet line between the messages: someone came, needs a moment, or said goodbye. */
export function Note({ line, name }: { line: NoteLine; name: string }) {
  const { t } = useSpeech();
  const word = t.goodbyes[line.goodbye as keyof typeof t.goodbyes];
  const told = () => {
    switch (line.note) {
      case "joined":
        return line.mine ? null : t.room.joined(name);
      case "left":
        return line.mine ? null : word ? t.room.leftNote(name) : `${name} ${t.room.state.gone}.`;
      case "pause":
        return line.mine ? t.room.pausedYou(line.minutes) : t.room.paused(name, line.minutes);
      case "resume":
        return line.mine ? t.room.resumedYou : t.room.resumed(name);
      case "over":
        return line.mine ? t.room.pauseOverYou : t.room.pauseOver(name);
    }
  };
  const text = told();
  if (!text) return null;
  return (
    <li class="note">
      {text}
      {word && !line.mine && <q>{word}</q>}
    </li>
  );
}

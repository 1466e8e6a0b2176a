import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Duty } from "./duty.ts";

const MOST_CHARS = 1000;

/** What volunteer and supervisors say to each other beside a talk. */
export function Aside({ duty, room, label }: { duty: Duty; room: string; label: string }) {
  const { t, language } = useSpeech();
  const [text, setText] = useState("");
  const said = duty.view.said[room] ?? [];
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
  const live = duty.view.phase.at === "live";
  return (
    <div class="staff-aside">
      <ol aria-live="polite" aria-label={t.beside.aside}>
        {said.map((one) => (
          <li key={one.number}>
            <span class="soft small">
              {one.name}, {clock.format(one.at)}
            </span>
            <br />
            {one.text}
          </li>
        ))}
      </ol>
      {said.length === 0 && <p class="soft small">{t.beside.asideNone}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // What does not go out stays in its field.
          if (text.trim() && duty.say(room, text.trim())) setText("");
        }}
      >
        <label class="small" for={`aside-${room}`}>
          {label}
        </label>
        <textarea id={`aside-${room}`} rows={2} maxLength={MOST_CHARS} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        <button type="submit" class="button" aria-disabled={!live || !text.trim()}>
          {t.beside.asideSend}
        </button>
      </form>
    </div>
  );
}

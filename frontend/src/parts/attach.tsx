import { h } from "preact";
import { MOST_ATTACHED } from "../room/desk.ts";
import type { TextLine } from "../room/lines.ts";
import { useSpeech } from "../words/language.tsx";

interface Props {
  lines: readonly TextLine[];
  /** Positions. */
  attached: readonly string[];
  onAttach: (attached: readonly string[]) => void;
}

/** The last messages, each with a tick of its own: none is shown to anybody that was not chosen. */
export function Attach({ lines, attached, onAttach }: Props) {
  const { t } = useSpeech();
  const last = lines.filter((line) => line.pos !== null).slice(-MOST_ATTACHED);
  const all = last.map(({ pos }) => pos as string);
  return (
    <details class="attach">
      <summary>{t.report.attach(attached.length)}</summary>
      <p class="small">{t.report.attachHow}</p>
      {all.length > 0 && (
        <button type="button" class="button" onClick={() => onAttach(attached.length > 0 ? [] : all)}>
          {attached.length > 0 ? t.report.attachNone : t.report.attachAll(all.length)}
        </button>
      )}
      <ol>
        {last.map(({ pos, text, mine }) => (
          <li key={pos}>
            <label class="report-check">
              <input
                type="checkbox"
                checked={attached.includes(pos as string)}
                onChange={() => onAttach(all.filter((one) => (one === pos ? !attached.includes(one) : attached.includes(one))))}
              />
              <span class={mine ? "soft" : ""}>
                {mine && `${t.room.you}: `}
                {text}
              </span>
            </label>
          </li>
        ))}
      </ol>
    </details>
  );
}

import { h } from "preact";
import type { TextLine } from "../room/lines.ts";
import { useSpeech } from "../words/language.tsx";
import { Icon } from "./icons.tsx";
import { memo } from "./memo.tsx";
import { Shape } from "./shape.tsx";

interface Props {
  line: TextLine;
  /** Who wrote it. */
  name: string;
  /** Of those who feel with it, apart from me; several are separated by commas. */
  feeling: string;
  /** Among several one must see who wrote: with their sign, above the first of their messages. */
  signed: boolean;
  /** My newest message that arrived: the only one that says so. */
  last: boolean;
  live: boolean;
  onMark: (pos: string) => void;
}

/** Own messages are not read out again (aria-live off): one knows what one wrote. */
export const Message = memo(function Message({ line, name, feeling, signed, last, live, onMark }: Props) {
  const { t, language } = useSpeech();
  const { mine, pos, marks } = line;
  const time = line.at === null ? null : new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(line.at);
  const state = line.sent ? (last ? t.room.sent : null) : live ? t.room.sending : t.room.later;
  return (
    <li class={`said ${mine ? "said-mine" : "said-theirs"}${line.first ? " said-first" : ""}`} aria-live={mine ? "off" : undefined}>
      {signed && !mine && line.first && (
        <p class="said-by" aria-hidden="true">
          <Shape member={line.by} /> {name}
        </p>
      )}
      <p class="said-text">
        <span class="unseen">{mine ? t.room.you : name}: </span>
        {line.text}
      </p>
      {!mine && pos && (
        <button
          type="button"
          class="said-mark"
          aria-pressed={marks.mine}
          aria-label={marks.mine ? t.room.markedByYou : t.room.unmarked(name)}
          title={t.room.mark}
          disabled={marks.mine}
          onClick={() => onMark(pos)}
        >
          <Icon is="heart" />
        </button>
      )}
      {(line.last || line.masked || state || marks.others.length > 0) && <p class="said-foot soft">
        {mine && marks.others.length > 0 && (
          <span class="said-felt">
            <Icon is="heart" /> {t.room.markedByOther(feeling, marks.others.length)}
          </span>
        )}
        {line.masked && <span>{mine ? t.room.maskedYou : t.room.masked}</span>}
        {time && line.last && <time>{time}</time>}
        {state && <span class={line.sent ? "" : "said-waits"}>{state}</span>}
      </p>}
    </li>
  );
});

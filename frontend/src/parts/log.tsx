import { type ComponentType, Fragment, h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Line } from "../room/lines.ts";
import type { Card } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { CareCard } from "./care.tsx";
import { Icon } from "./icons.tsx";
import { memo } from "./memo.tsx";
import { Message } from "./message.tsx";
import { Note } from "./note.tsx";

interface Props {
  lines: Line[];
  /** By member. */
  names: Readonly<Record<string, string>>;
  /** Lines that only this screen still has; they stand first, and it is said so. */
  kept: Line[];
  /** Who sits opposite and what they need, known before the first word; until then, that the door opens. */
  opening: string;
  live: boolean;
  /** Among several each message says whose it is. */
  signed: boolean;
  /** How a card is shown, once its part of the app is here; until then its plain form. */
  Aid: ComponentType<{ card: Card }> | undefined;
  onMark: (pos: string) => void;
}

/** So near to the end counts as reading along. */
const NEAR_PX = 90;

/** The conversation. It follows along while one reads at the end, and never jumps away from a place further up. */
export const Log = memo(function Log({ lines, names, kept, opening, live, signed, Aid, onMark }: Props) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const counted = useRef(0);
  const [fresh, setFresh] = useState(0);
  const theirs = lines.filter((line) => line.is === "text" && !line.mine).length;
  const mine = lines.filter((line) => line.is === "text" && line.mine).length;
  const lastMine = lines.reduce((found, line, at) => (line.is === "text" && line.mine && line.sent ? at : found), -1);

  const toEnd = () => {
    const area = box.current;
    const last = area?.querySelector<HTMLElement>("ol > li:last-child");
    // Help that is longer than the screen begins with what must be in sight.
    if (area) area.scrollTop = last && last.offsetHeight > area.clientHeight ? last.offsetTop - 12 : area.scrollHeight;
    follows.current = true;
    setFresh(0);
  };
  // What one says oneself is wanted in sight.
  useLayoutEffect(toEnd, [mine]);
  useLayoutEffect(() => {
    if (follows.current) toEnd();
    else setFresh((before) => Math.max(0, before + theirs - counted.current));
    counted.current = theirs;
  }, [lines]);
  useLayoutEffect(() => {
    const area = box.current;
    if (!area || typeof ResizeObserver === "undefined") return;
    const watcher = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    watcher.observe(area);
    return () => watcher.disconnect();
  }, []);

  const drawn = (some: Line[]) =>
    some.map((line, at) => {
      if (line.is === "card") {
        const Shown = Aid ?? (line.card.card === "crisis" && CareCard);
        return Shown && <Shown key={line.key} card={line.card} />;
      }
      const name = names[line.by] ?? "";
      if (line.is === "note") return <Note key={line.key} line={line} name={name} />;
      const feeling = line.marks.others.map((one) => names[one] ?? "").join(", ");
      const last = some === lines && at === lastMine;
      return (
        <Message key={line.key} line={line} name={name} feeling={feeling} signed={signed} last={last} live={live && some === lines} onMark={onMark} />
      );
    });

  return (
    <div class="log-frame">
      <div
        class="log"
        ref={box}
        role="log"
        aria-label={t.room.log}
        tabIndex={0}
        onScroll={({ currentTarget: area }) => {
          follows.current = area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
          if (follows.current && fresh > 0) setFresh(0);
        }}
      >
        {kept.length > 0 && (
          <>
            <ol>{drawn(kept)}</ol>
            <p class="note">{t.room.lost}</p>
          </>
        )}
        <p class="note">{opening}</p>
        <ol>{drawn(lines)}</ol>
      </div>
      {fresh > 0 && (
        <button type="button" class="button fresh" onClick={toEnd}>
          <Icon is="down" /> {t.room.newOnes(fresh)}
        </button>
      )}
    </div>
  );
});

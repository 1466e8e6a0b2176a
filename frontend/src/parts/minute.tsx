import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RoomView } from "../room/view.ts";
import { useSpeech } from "../words/language.tsx";

/** The time left goes down in steps of this size: it runs, and does not push. */
const STEP_S = 10;

/** Somebody needs a minute: said calmly, with the time left and without a reason. The log says it aloud, once; this ticks in silence. */
export function Minute({ view }: { view: RoomView }) {
  const { t, language } = useSpeech();
  const { pauses, others, paused, notNow } = view;
  const names = new Map(others.map(({ id, name }) => [id, name]));
  const theirs = pauses.filter(({ by }) => names.has(by));
  const mine = pauses.find(({ by }) => !names.has(by));
  if (view.end) return null;
  const who = theirs.map(({ by }) => names.get(by) ?? "");
  const last = Math.max(...theirs.map(({ until }) => until));
  return (
    <>
      {theirs.length > 0 && (
        <p class="weather minute">
          <span>{who.length === 1 ? t.minute.pausing(who[0] ?? "") : t.circle.pauses(new Intl.ListFormat(language).format(who))}</span> <Left until={last} say={t.minute.backIn} />{" "}
          <span class="soft">{t.minute.meanwhile}</span>
        </p>
      )}
      {paused && mine && (
        <p class="weather minute">
          <span>{t.minute.pausingYou}</span> <Left until={mine.until} say={t.minute.leftOf} />
        </p>
      )}
      {notNow && (
        <p class="weather" role="status">
          {t.minute.notNow}
        </p>
      )}
    </>
  );
}

function Left({ until, say }: { until: number; say: (left: string) => string }) {
  const { t } = useSpeech();
  const [, tick] = useState(0);
  const seconds = Math.ceil((until - Date.now()) / 1000 / STEP_S) * STEP_S;
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <span class="minute-left" aria-hidden="true">
      {seconds > STEP_S ? say(clock) : t.minute.soon}.
    </span>
  );
}

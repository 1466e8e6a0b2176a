import { h } from "preact";
import { useState } from "preact/hooks";
import type { Card } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { HelpLines } from "./care.tsx";

/** From here on somebody may be in danger right now. */
const URGENT = 3;

/**
 * For whoever just read something heavy: three lines at first, the rest one tap away. Asking openly about suicide does not
 * make it worse (Dazzi et al. 2014, Psychological Medicine 44, 3361).
 */
export function Coach({ card }: { card: Card }) {
  const { t, language } = useSpeech();
  const [open, setOpen] = useState(true);
  if (!open) {
    return (
      <li class="note">
        <button type="button" class="button button-quiet" ref={begin} onClick={() => setOpen(true)}>
          {t.coach.show}
        </button>
      </li>
    );
  }
  const [number] = card.emergency;
  return (
    <li class="care coach card">
      <div class="care-top">
        <p class="small soft">{t.care.from}</p>
        <button type="button" class="button button-quiet care-hide" onClick={() => setOpen(false)}>
          {t.coach.hide}
        </button>
      </div>
      <h2>{t.coach.title}</h2>
      {card.level >= URGENT && <p>{number ? t.coach.now(number) : t.coach.nowPlain}</p>}
      <ul class="coach-lines">
        {t.coach.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <details aria-live="off">
        <summary>{t.coach.more}</summary>
        <h3>{t.coach.not}</h3>
        <ul class="coach-lines">
          {t.coach.nots.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <h3>{t.coach.you}</h3>
        <p>{t.coach.youText}</p>
        <HelpLines emergency={[]} resources={card.resources.slice(0, 2)} />
        <p>
          <a href={`/help?country=${encodeURIComponent(card.country)}&lang=${language}`}>{t.care.all}</a>
        </p>
      </details>
    </li>
  );
}

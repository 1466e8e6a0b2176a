import { Fragment, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Card } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { Barrier } from "./barrier.tsx";
import { begin } from "./begin.ts";
import { HelpLines } from "./care.tsx";
import { Coach } from "./coach.tsx";
import { memo } from "./memo.tsx";
import { Trained } from "./trained.tsx";

/** From here on the number for danger stands first. */
const DANGER_FIRST = 3;

/** A private card between the messages, by what it is for. */
export const SafetyCard = memo(function SafetyCard({ card }: { card: Card }) {
  return card.card === "coaching" ? <Coach card={card} /> : <Crisis card={card} />;
});

/** Help beside a heavy message: small, seen by its writer alone, folded away with one tap. The talk goes on. */
function Crisis({ card }: { card: Card }) {
  const { t, language } = useSpeech();
  const [open, setOpen] = useState(true);
  const [asking, setAsking] = useState(false);
  const box = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // The page's help link brings the newest card back, instead of leading away from the talk.
    const back = (event: Event) => {
      if (event.defaultPrevented || [...document.querySelectorAll(".care-crisis")].at(-1) !== box.current) return;
      event.preventDefault();
      setOpen(true);
      setAsking(false);
      requestAnimationFrame(() => {
        box.current?.scrollIntoView({ block: "nearest" });
        box.current?.querySelector("h2")?.focus({ preventScroll: true });
      });
    };
    document.addEventListener("help", back);
    return () => document.removeEventListener("help", back);
  }, []);
  if (!open) {
    return (
      <li class="care-crisis note" ref={box}>
        {t.crisis.hidden}{" "}
        <button type="button" class="button button-quiet" ref={begin} onClick={() => setOpen(true)}>
          {t.crisis.show}
        </button>
      </li>
    );
  }
  const { level, emergency, resources } = card;
  const danger = level >= DANGER_FIRST;
  const first = resources.slice(0, 1);
  const rest = resources.slice(1);
  const others = rest.length + (danger ? 0 : emergency.length);
  return (
    <li class="care care-crisis card card-care" ref={box}>
      <div class="care-top">
        <p class="small soft">{t.care.from}</p>
        <button type="button" class="button button-quiet care-hide" onClick={() => setOpen(false)}>
          {t.crisis.hide}
        </button>
      </div>
      {!asking && (
        <>
          <h2 tabIndex={-1}>{t.crisis.titles[level] ?? t.crisis.titles[0]}</h2>
          <p>{level >= 4 ? t.crisis.textNow : t.crisis.text}</p>
        </>
      )}
      <div aria-live="off" class="care-help">
        {danger && <HelpLines emergency={emergency} resources={[]} />}
        {!asking && (
          <>
            <HelpLines emergency={[]} resources={first} />
            <Trained level={level} />
            <details>
              <summary>{t.crisis.more(others)}</summary>
              <HelpLines emergency={danger ? [] : emergency} resources={rest} />
              <p>
                <a href={`/help?country=${encodeURIComponent(card.country)}&lang=${language}`}>{t.care.all}</a>
              </p>
            </details>
          </>
        )}
        <Barrier card={card} asking={asking} onAsk={setAsking} />
      </div>
    </li>
  );
}

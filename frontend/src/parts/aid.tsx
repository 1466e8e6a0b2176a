import { h } from "preact";
import type { Card } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { HelpLines } from "./care.tsx";

/** Who was shown help in the talk finds it first when the talk is over: the number for danger, who is there now, and all others. */
export function HelpFirst({ card }: { card: Card }) {
  const { t, language } = useSpeech();
  const now = card.resources.find(({ open_now }) => open_now) ?? card.resources[0];
  return (
    <section class="card card-care help-first">
      <h2>{t.end.helpFirst}</h2>
      <p>{t.end.helpText}</p>
      <HelpLines emergency={card.emergency.slice(0, 1)} resources={now ? [now] : []} />
      <p>
        <a class="button button-main" href={`/help?country=${encodeURIComponent(card.country)}&lang=${language}`}>
          {t.end.help}
        </a>
      </p>
    </section>
  );
}

import { h } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import type { Console } from "./console.ts";
import type { Duty, Ringing } from "./duty.ts";
import type { Ring } from "./ring.ts";
import { useTick } from "./tick.ts";

const ROUND = 2 * Math.PI * 20;
const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select";

interface Props {
  house: Console;
  duty: Duty;
  ring: Ring;
  topics: Topic[];
}

/** An offer never takes the focus from what somebody is doing. It is said aloud once, and one key answers it. */
export function OfferCard({ house, duty, ring, topics }: Props) {
  const { t } = useSpeech();
  const { offer, over } = duty.view;
  const ringing = offer?.id ?? null;
  // At once: what can be seen can be answered.
  useLayoutEffect(() => {
    if (!ringing) return;
    const press = (event: KeyboardEvent) => {
      if (!ring.signals.keys || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      // What is typed belongs to the field that it is typed in.
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const key = event.key.toLowerCase();
      if (key !== "a" && key !== "p") return;
      event.preventDefault();
      if (key === "a") house.accept();
      else duty.pass();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [ringing]);
  return (
    <div class="staff-offers">
      {offer && <Card key={offer.id} offer={offer} topics={topics} keys={ring.signals.keys} onAccept={() => house.accept()} onPass={() => duty.pass()} />}
      <p class="small soft staff-over" role="status">
        {!offer && over ? (over === "missed" ? t.offer.missed : t.offer.takenBack) : ""}
      </p>
    </div>
  );
}

function Card({ offer, topics, keys, onAccept, onPass }: { offer: Ringing; topics: Topic[]; keys: boolean; onAccept: () => void; onPass: () => void }) {
  const { t, language } = useSpeech();
  const now = useTick(1000);
  const left = Math.max(0, Math.ceil((offer.until - now) / 1000));
  const topic = topics.find(({ id }) => id === offer.topic)?.name[language] ?? t.offer.noTopic;
  const tongue = useMemo(() => new Intl.DisplayNames([language], { type: "language" }).of(offer.language) ?? offer.language, [offer.language, language]);
  const level = offer.level > 0 ? t.offer.level[offer.level] : null;
  return (
    <section class="card staff-offer" aria-labelledby="offer">
      <div class="staff-offer-top">
        <div role="alert">
          <h2 id="offer">{t.offer.title}</h2>
          <p>
            <strong>{topic}</strong> · {t.room.needs[offer.need]}
          </p>
          <p class="soft">
            {t.offer.language(tongue)} · {t.offer.waited(Math.floor(offer.waited_s / 60))}
          </p>
          {level && (
            <p>
              <span class={`tag staff-level staff-level-${offer.level}`}>{t.offer.levelText(level)}</span>
            </p>
          )}
        </div>
        <div class="staff-ring" aria-hidden="true">
          <svg viewBox="0 0 48 48">
            <circle cx="24" cy="24" r="20" />
            <circle class="staff-ring-left" cx="24" cy="24" r="20" stroke-dasharray={ROUND} stroke-dashoffset={ROUND * (1 - left / Math.max(1, offer.expires_in))} />
          </svg>
          <span>{left}</span>
        </div>
      </div>
      <div class="buttons staff-offer-acts">
        <button type="button" class="button button-main" aria-keyshortcuts={keys ? "A" : undefined} aria-disabled={offer.taking} onClick={onAccept}>
          {offer.taking ? t.offer.taking : t.offer.accept}
          {keys && !offer.taking && <kbd aria-hidden="true">A</kbd>}
        </button>
        <button type="button" class="button" aria-keyshortcuts={keys ? "P" : undefined} aria-disabled={offer.taking} onClick={onPass}>
          {t.offer.pass}
          {keys && <kbd aria-hidden="true">P</kbd>}
        </button>
      </div>
      <p class="soft small">
        {t.offer.passing} {keys && <span class="staff-keys">{t.offer.keys}</span>}
      </p>
    </section>
  );
}

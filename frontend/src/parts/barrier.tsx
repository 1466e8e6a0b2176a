import { h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Card } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { HelpLines } from "./care.tsx";

type Answer = "words" | "sent" | "worse" | "overheard" | "before" | "other";
/** So many ways on behind an answer: enough, and the phone's screen still shows the answer. */
const MOST_LINES = 2;

interface Props {
  card: Card;
  asking: boolean;
  onAsk: (asking: boolean) => void;
}

/**
 * What keeps somebody from calling, and an honest word to each answer. A minute of this makes people use help more often
 * (Cohen et al. 2022; Jaroszewski et al. 2019, PubMed 30883164). What is tapped is kept nowhere and goes nowhere.
 */
export function Barrier({ card, asking, onAsk }: Props) {
  const { t } = useSpeech();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // The card changed its size under the finger: what was opened is to be in sight.
  useLayoutEffect(() => box.current?.closest("li")?.scrollIntoView({ block: "nearest" }), [asking, answer]);
  if (!asking) {
    return (
      <button type="button" class="button button-quiet barrier-ask" aria-expanded={false} onClick={() => onAsk(true)}>
        {t.crisis.ask}
      </button>
    );
  }
  if (answer === null) {
    return (
      <div class="barrier" ref={box} role="group" aria-label={t.crisis.ask}>
        <h2 tabIndex={-1} ref={begin}>
          {t.crisis.ask}
        </h2>
        <div class="barrier-answers">
          {(Object.keys(t.crisis.answers) as Answer[]).map((one) => (
            <button key={one} type="button" class="button" onClick={() => setAnswer(one)}>
              {t.crisis.answers[one]}
            </button>
          ))}
        </div>
        <p class="soft small">{t.crisis.private}</p>
        <button type="button" class="button button-quiet" onClick={() => onAsk(false)}>
          {t.back}
        </button>
      </div>
    );
  }
  const silent = card.resources.filter(({ chat_url, sms, open_now }) => (chat_url || sms) && open_now !== false).map((line) => ({ ...line, tel: null }));
  const writes = answer === "overheard";
  const word = writes && silent.length === 0 ? t.crisis.told.overheardNone : t.crisis.told[answer];
  const lines = writes ? silent : card.resources;
  return (
    <div class="barrier" ref={box}>
      <h2>{t.crisis.answers[answer]}</h2>
      <p tabIndex={-1} ref={begin}>
        {word}
      </p>
      <HelpLines emergency={[]} resources={lines.slice(0, MOST_LINES)} />
      <div class="buttons">
        <button type="button" class="button button-quiet" onClick={() => setAnswer(null)}>
          {t.crisis.back}
        </button>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            setAnswer(null);
            onAsk(false);
          }}
        >
          {t.back}
        </button>
      </div>
    </div>
  );
}

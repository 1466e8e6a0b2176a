import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Other } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

type Goodbye = "thanks" | "take_care" | "need_to_go";

/** Leaving is one tap more, with or without a kind word; blocking asks once, quietly. */
export function Farewell({ visit, others, onStay }: { visit: Visit; others: Other[]; onStay: () => void }) {
  const { t } = useSpeech();
  const [blocking, setBlocking] = useState(false);
  const one = others.length === 1 ? others[0] : undefined;
  return (
    <section class="card farewell">
      <h2>{t.leave.title}</h2>
      {blocking && one ? (
        <>
          <p key="sure">{t.leave.blockSure}</p>
          <div class="buttons" key="sure-buttons">
            <button type="button" class="button button-main" onClick={() => visit.leaveRoom(null, one.id)}>
              {t.leave.blockYes}
            </button>
            <button type="button" class="button" onClick={() => setBlocking(false)}>
              {t.back}
            </button>
          </div>
        </>
      ) : (
        <>
          <p key="words" class="soft">
            {t.leave.text}
          </p>
          <div class="farewell-words" key="words-buttons">
            {(Object.keys(t.leave.words) as Goodbye[]).map((word) => (
              <button key={word} type="button" class="button" onClick={() => visit.leaveRoom(word, null)}>
                {t.leave.words[word]}
              </button>
            ))}
            <button type="button" class="button" onClick={() => visit.leaveRoom(null, null)}>
              {t.leave.silent}
            </button>
          </div>
          <div class="buttons" key="stay-buttons">
            <button type="button" class="button button-main" onClick={onStay}>
              {t.leave.stay}
            </button>
            {one && (
              <button type="button" class="button button-quiet" onClick={() => setBlocking(true)}>
                {t.leave.block}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

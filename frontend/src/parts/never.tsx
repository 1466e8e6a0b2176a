import { h } from "preact";
import { useState } from "preact/hooks";
import type { Afterwards } from "../room/afterwards.ts";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";

/** Never meet somebody again, after the end: quiet, asked once, and nobody else learns of it. */
export function Never({ talk }: { talk: Afterwards }) {
  const { t } = useSpeech();
  const [asked, setAsked] = useState<string | null>(null);
  const { people, blocked, why, kind } = talk.after;
  // Then the page begins with it: only a screen reader still has to be told.
  const said = why === "mine" && kind !== "circle";
  const left = people.filter(({ id }) => !blocked.includes(id));
  const one = left.find(({ id }) => id === asked);
  const choices = left.map(({ id, name }) => (
    <button key={id} type="button" class="button button-quiet" onClick={() => setAsked(id)}>
      {t.never.open(name)}
    </button>
  ));
  return (
    <section class="never" aria-label={t.leave.blockWhom}>
      <div role="status">
        {people.filter(({ id }) => blocked.includes(id)).map(({ id, name }) => (
          <p key={id} class={said ? "unseen" : ""}>
            {t.never.done(name)}
          </p>
        ))}
        {talk.failed === "block" && <p>{t.never.failed}</p>}
      </div>
      {one && (
        <div class="card">
          <p tabIndex={-1} ref={begin}>
            {t.never.sure(one.name)}
          </p>
          <div class="buttons">
            <button type="button" class="button button-main" onClick={() => void talk.block(one.id)}>
              {t.leave.blockYes}
            </button>
            <button type="button" class="button" onClick={() => setAsked(null)}>
              {t.back}
            </button>
          </div>
        </div>
      )}
      {!one && left.length === 1 && choices}
      {!one && left.length > 1 && (
        <details>
          <summary>{t.leave.blockOne}</summary>
          {choices}
        </details>
      )}
    </section>
  );
}

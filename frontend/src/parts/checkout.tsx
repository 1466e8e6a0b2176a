import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Afterwards } from "../room/afterwards.ts";
import { useSpeech } from "../words/language.tsx";
import { Heavy } from "./heavy.tsx";

/** After a talk, for whoever was asked before it: how heavy it is now. Both numbers are sent together, and counted with those of others. */
export function CheckOut({ talk }: { talk: Afterwards }) {
  const { t } = useSpeech();
  const [now, setNow] = useState<number | null>(null);
  const { heavy } = talk.after;
  if (!heavy) return null;
  return (
    <section class="card">
      {heavy.told ? (
        <p role="status">{t.end.heavyTold}</p>
      ) : (
        <>
          <Heavy ask={t.end.heavy} hint={t.end.heavyHint} chosen={now} onChoose={setNow} />
          {now !== null && (
            <div class="buttons">
              <button type="button" class="button" onClick={() => void talk.felt(now)}>
                {t.end.heavyTell}
              </button>
            </div>
          )}
          <div role="status">{talk.failed === "felt" && <p>{t.end.heavyFailed}</p>}</div>
        </>
      )}
    </section>
  );
}

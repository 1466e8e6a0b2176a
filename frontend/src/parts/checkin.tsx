import { h } from "preact";
import { useState } from "preact/hooks";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";
import { Heavy } from "./heavy.tsx";

/** Before a talk: how heavy it is. The number stays in the tab until it is asked again. */
export function CheckIn({ visit }: { visit: Visit }) {
  const { t } = useSpeech();
  const [heavy, setHeavy] = useState(visit.heavyBefore.read());
  const choose = (now: number | null) => {
    visit.heavyBefore.write(now);
    setHeavy(now);
  };
  return (
    <section class="card">
      <Heavy ask={t.wait.heavy} hint={t.wait.heavyHint} chosen={heavy} onChoose={choose} />
      {heavy !== null && (
        <div class="buttons">
          <button type="button" class="button button-quiet" onClick={() => choose(null)}>
            {t.wait.heavyNot}
          </button>
        </div>
      )}
    </section>
  );
}

import { h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Calls } from "./calls.ts";
import { useAct, Wrong } from "./form.tsx";

const CALLS = ["no", "some_time", "today"] as const;

/** Three questions, each answered by one press; nobody has to. */
export function Debrief({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const [heavy, setHeavy] = useState<number | null>(null);
  const [stays, setStays] = useState<number | null>(null);
  const [call, setCall] = useState<(typeof CALLS)[number]>("no");
  const [done, setDone] = useState(false);
  const scale = (name: string, legend: string, value: number | null, choose: (value: number) => void) => (
    <fieldset class="chips">
      <legend>{legend}</legend>
      <div class="chip-row">
        {t.debrief.scale.map((word, at) => (
          <label class="chip" key={word}>
            <input type="radio" name={name} checked={value === at} onChange={() => choose(at)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <details class="card">
      <summary>{t.debrief.title}</summary>
      {done ? (
        <p role="status">{t.debrief.done}</p>
      ) : (
        <form
          class="staff-steps"
          onSubmit={(event) => {
            event.preventDefault();
            if (heavy === null || stays === null) return;
            act.run(async () => {
              await calls.call("POST", "debriefs", { heavy, stays, call });
              setDone(true);
            });
          }}
        >
          <p class="soft">{t.debrief.lead}</p>
          {scale("heavy", t.debrief.heavy, heavy, setHeavy)}
          {scale("stays", t.debrief.stays, stays, setStays)}
          <fieldset class="chips">
            <legend>{t.debrief.call}</legend>
            <div class="chip-row">
              {CALLS.map((one) => (
                <label class="chip" key={one}>
                  <input type="radio" name="call" checked={call === one} onChange={() => setCall(one)} />
                  <span>{t.debrief.calls[one]}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <Wrong act={act} />
          <div class="buttons">
            <button type="submit" class="button button-main" aria-disabled={act.busy || heavy === null || stays === null}>
              {t.debrief.send}
            </button>
          </div>
        </form>
      )}
    </details>
  );
}

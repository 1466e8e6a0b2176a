import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { AGES } from "../join/site.ts";
import type { Arrival } from "../join/arrival.ts";
import { useSpeech } from "../words/language.tsx";
import { Refused } from "./start.tsx";

/** One field for every code: of a place that is held, or of "talk again". What was typed stays until it worked. */
export function CodeEntry({ arrival, open }: { arrival: Arrival; open: boolean }) {
  const { t } = useSpeech();
  const [code, setCode] = useState(arrival.code ?? "");
  const { asksAge, joining } = arrival;
  const box = useRef<HTMLInputElement>(null);
  const tried = useRef(false);
  const refusal = arrival.refusal?.about === "code" ? arrival.refusal : null;
  useEffect(() => {
    // The button that was pressed may be gone: one goes on at what was typed.
    if (!tried.current) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "center" });
  }, [asksAge, refusal]);
  const go = () => {
    tried.current = true;
    if (code.trim()) void arrival.comeBack(code.trim());
  };
  return (
    <details class="code-entry" open={open}>
      <summary>{t.code.open}</summary>
      <form
        class="card"
        aria-busy={joining}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Refused arrival={arrival} about="code" />
        <label class="field">
          <span>{t.code.label}</span>
          <input
            ref={box}
            value={code}
            maxLength={64}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            enterkeyhint="go"
            aria-describedby="code-hint"
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
        <p id="code-hint" class="soft small">
          {arrival.code ? t.code.noted : t.code.hint}
        </p>
        <p role="status">{asksAge && t.code.age}</p>
        <div class="buttons">
          {asksAge ? (
            AGES.map((age) => (
              <button
                key={age}
                type="button"
                class="button"
                disabled={joining}
                onClick={() => {
                  arrival.choose({ age });
                  go();
                }}
              >
                {t.landing.age[age]}
              </button>
            ))
          ) : (
            <button type="submit" class="button" disabled={joining}>
              {joining ? t.code.going : t.code.go}
            </button>
          )}
        </div>
      </form>
    </details>
  );
}

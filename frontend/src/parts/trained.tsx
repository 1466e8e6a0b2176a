import { h } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import { begin } from "./begin.ts";
import { Visiting } from "./visiting.ts";

/** Beside help: a trained volunteer, where one is there now. Nobody is led away: the talk ends by two presses of one's own. */
export function Trained({ level }: { level: number }) {
  const { t, language } = useSpeech();
  const visit = useContext(Visiting);
  const [state, setState] = useState<"none" | "open" | "sure" | "busy" | "vain">("none");
  useEffect(() => {
    let here = true;
    // Who is with a volunteer already, or has never said an age, is not asked.
    if (visit?.roomView?.kind === "volunteer" || !visit?.arrival?.choices.age) return;
    void visit.arrival.load().then(() => here && visit.site?.listening?.[language]?.state === "open" && setState("open"));
    return () => {
      here = false;
    };
  }, []);
  const box = useRef<HTMLDivElement>(null);
  // What is asked and both answers are to be in sight.
  useLayoutEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [state]);
  if (!visit || state === "none") return null;
  const words = t.crisis.trained;
  const view = visit.roomView;
  const [other] = view?.others ?? [];
  if (state === "open") {
    return (
      <button type="button" class="button barrier-ask" aria-expanded={false} onClick={() => setState("sure")}>
        {words.go}
      </button>
    );
  }
  if (state === "vain") {
    return (
      <p tabIndex={-1} ref={begin}>
        {words.vain}
      </p>
    );
  }
  const go = () => {
    setState("busy");
    // Only where it leads nowhere is this card still here afterwards.
    void visit.toVolunteer(level).finally(() => setState("vain"));
  };
  return (
    <div class="barrier" ref={box} role="group" aria-label={words.go}>
      <p tabIndex={-1} ref={begin}>
        {words.what} {view?.kind === "circle" || !other ? words.leaves : words.ends(other.name)}
      </p>
      <div class="buttons">
        <button type="button" class="button" aria-disabled={state === "busy"} onClick={() => state === "sure" && go()}>
          {state === "busy" ? words.busy : words.yes}
        </button>
        <button type="button" class="button button-quiet" onClick={() => setState("open")}>
          {words.stay}
        </button>
      </div>
    </div>
  );
}

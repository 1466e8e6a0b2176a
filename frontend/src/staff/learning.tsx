import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import { Debrief } from "./debrief.tsx";
import { Got, useAct, Wrong } from "./form.tsx";
import { Module } from "./module.tsx";
import type { OfficeProps } from "./office.ts";
import { Practice, type Scene } from "./practice.tsx";
import { useGot } from "./use-got.ts";

interface Unit {
  id: string;
  title: string;
  standing: "open" | "outdated" | "passed";
}
interface All {
  ready: boolean;
  missing: string[];
  modules: (Unit & { minutes: number })[];
  practice: (Unit & { required: boolean })[];
}
type Shown = { is: "list" } | { is: "module"; id: string } | { is: "practice"; scene: Scene };

export function Learning({ calls }: OfficeProps) {
  const { t, language } = useSpeech();
  const [shown, setShown] = useState<Shown>({ is: "list" });
  const all = useGot(() => calls.get<All>(`training?lang=${language}`), language);
  useEffect(() => {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [shown.is]);
  const back = () => {
    setShown({ is: "list" });
    all.again();
  };
  if (shown.is === "module") return <Module calls={calls} id={shown.id} onBack={back} />;
  if (shown.is === "practice") return <Practice calls={calls} first={shown.scene} onBack={back} />;
  return (
    <div class="column staff-column">
      <h1 tabIndex={-1}>{t.learning.title}</h1>
      <p class="lead">{t.learning.lead}</p>
      <Got act={all.act} got={all.got} again={all.again}>
        {({ ready, missing, modules, practice }) => (
          <>
            <p class={ready ? "card" : "card card-warm"}>{ready ? t.learning.ready : t.learning.missing(missing.length)}</p>
            <section class="card staff-panel" aria-labelledby="modules">
              <h2 id="modules">{t.learning.modules}</h2>
              <ul class="list">
                {modules.map(({ id, title, minutes, standing }) => (
                  <li class="row staff-unit" key={id}>
                    <button type="button" class="button button-quiet" onClick={() => setShown({ is: "module", id })}>
                      {title}
                    </button>
                    <span class="soft small">
                      {t.learning.minutes(minutes)} · <Standing is={standing} />
                    </span>
                  </li>
                ))}
              </ul>
            </section>
            <section class="card staff-panel" aria-labelledby="practice">
              <h2 id="practice">{t.learning.practice}</h2>
              <p class="soft">{t.learning.practiceText}</p>
              <ul class="list">
                {practice.map((one) => (
                  <Scenario key={one.id} unit={one} required={one.required} calls={calls} onBegun={(scene) => setShown({ is: "practice", scene })} />
                ))}
              </ul>
            </section>
          </>
        )}
      </Got>
      <Debrief calls={calls} />
    </div>
  );
}

function Standing({ is }: { is: Unit["standing"] }) {
  const { t } = useSpeech();
  return <span class={is === "passed" ? "tag tag-open" : "tag"}>{t.learning.standing[is]}</span>;
}

interface ScenarioProps extends Pick<OfficeProps, "calls"> {
  unit: Unit;
  required: boolean;
  onBegun: (scene: Scene) => void;
}

function Scenario({ unit, required, calls, onBegun }: ScenarioProps) {
  const { t, language } = useSpeech();
  const act = useAct();
  return (
    <li class="row staff-unit">
      <button type="button" class="button button-quiet" onClick={() => act.run(async () => onBegun(await calls.call<Scene>("POST", `practice/${unit.id}`, { language })))}>
        {unit.title}
      </button>
      <div class="soft small">
        {required && `${t.learning.needed} · `}
        <Standing is={unit.standing} />
        <Wrong act={act} />
      </div>
    </li>
  );
}

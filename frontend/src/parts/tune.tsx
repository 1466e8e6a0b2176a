import { h } from "preact";
import { MOST_NO_GO, type Topic } from "../join/site.ts";
import type { Arrival } from "../join/arrival.ts";
import type { Need, Role } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { TopicChips } from "./topics.tsx";

interface OneOfProps<T extends string> {
  name: string;
  legend: string;
  labels: Record<T, string>;
  chosen: T;
  onChoose: (one: T) => void;
}

function OneOf<T extends string>({ name, legend, labels, chosen, onChoose }: OneOfProps<T>) {
  return (
    <fieldset class="chips">
      <legend>{legend}</legend>
      <div class="chip-row">
        {(Object.keys(labels) as T[]).map((one) => (
          <label class="chip" key={one}>
            <input type="radio" name={name} checked={one === chosen} onChange={() => onChoose(one)} />
            <span>{labels[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The second, quiet area: need, role, and what cannot be carried today. */
export function Tune({ arrival, topics }: { arrival: Arrival; topics: Topic[] }) {
  const { t } = useSpeech();
  const { need, role, no_go, format, also } = arrival.choices;
  return (
    <details class="tune">
      <summary>
        <span>
          {t.landing.more}
          <span class="soft small tune-now">
            {format === "circle" && `${t.landing.formats.circle} · `}
            {t.needs[need]} · {t.roles[role]}
          </span>
        </span>
      </summary>
      <div class="tune-inside">
        <OneOf name="format" legend={t.landing.format} labels={t.landing.formats} chosen={format} onChoose={(one) => arrival.choose({ format: one })} />
        <OneOf<Need> name="need" legend={t.landing.need} labels={t.needs} chosen={need} onChoose={(one) => arrival.choose({ need: one })} />
        <OneOf<Role> name="role" legend={t.landing.role} labels={t.roles} chosen={role} onChoose={(one) => arrival.choose({ role: one })} />
        <fieldset class="chips">
          <legend>{t.landing.languages}</legend>
          <div class="chip-row">
            <label class="chip">
              <input type="checkbox" checked={also} onChange={() => arrival.choose({ also: !also })} />
              <span>{t.landing.also}</span>
            </label>
          </div>
        </fieldset>
        <TopicChips
          legend={t.landing.noGo}
          hint={t.landing.noGoHint}
          topics={topics}
          chosen={no_go}
          most={MOST_NO_GO}
          onChoose={(chosen) => arrival.choose({ no_go: chosen })}
        />
      </div>
    </details>
  );
}

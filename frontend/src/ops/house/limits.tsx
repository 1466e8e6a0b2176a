import { Fragment, h } from "preact";
import type { Calls } from "../../staff/calls.ts";
import { Got } from "../../staff/form.tsx";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import type { EditProps } from "./editor.tsx";
import { type Bounds, type Limits, PATH } from "./paper.ts";

/** Each limit with its bounds, and what the settings say. */
export function LimitsEdit({ content: { values }, change, calls }: EditProps<Limits> & { calls: Calls }) {
  const { t, language } = useSpeech();
  const bounds = useGot(() => calls.get<{ limits: Bounds[] }>(`${PATH}/limits/bounds`));
  const number = new Intl.NumberFormat(language);
  const names: Record<string, string> = t.house.limit;
  const set = (name: string, value: number | null) => {
    const { [name]: _, ...rest } = values;
    change({ values: value === null ? rest : { ...rest, [name]: value } });
  };
  return (
    <Got act={bounds.act} got={bounds.got} again={bounds.again}>
      {({ limits }) => (
        <>
          {limits.every(({ now }) => now === null) && <p class="staff-wrong">{t.house.limitsOff}</p>}
          {limits.map(({ name, least, most, whole, default: usual }) => {
            const value = values[name] ?? usual;
            const beyond = Number.isNaN(value) || value < least || value > most || (whole && !Number.isInteger(value));
            return (
              <div class="field staff-field" key={name}>
                <label for={`limit-${name}`}>{names[name]}</label>
                <p id={`limit-${name}-hint`} class={beyond ? "staff-wrong small" : "soft small"}>
                  {t.house.bounds(number.format(least), number.format(most), number.format(usual))}
                </p>
                <div class="house-limit">
                  <input
                    id={`limit-${name}`}
                    type="number"
                    min={least}
                    max={most}
                    step={whole ? 1 : "any"}
                    value={Number.isNaN(value) ? "" : value}
                    aria-describedby={`limit-${name}-hint`}
                    aria-invalid={beyond ? "true" : undefined}
                    onInput={({ currentTarget }) => set(name, currentTarget.valueAsNumber)}
                  />
                  {name in values && (
                    <button type="button" class="button button-quiet" onClick={() => set(name, null)}>
                      {t.house.bySettings} <span class="unseen">{names[name]}</span>
                    </button>
                  )}
                </div>
              </div>
            );
          })}
        </>
      )}
    </Got>
  );
}

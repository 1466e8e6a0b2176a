/** Fields that more than one form of the console asks for. */
import { h } from "preact";
import { languages, tongues, useSpeech } from "../words/language.tsx";
import type { Language } from "../join/site.ts";

interface PlainProps {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  type: "date" | "time" | "number";
  least?: number;
  most?: number;
  step?: string;
  needed?: boolean;
}

/** What the device has its own way to choose. */
export function Plain({ id, label, value, onValue, type, least, most, step, needed = true }: PlainProps) {
  return (
    <div class="field staff-field">
      <label for={id}>{label}</label>
      <input id={id} type={type} value={value} min={least} max={most} step={step} required={needed} onInput={({ currentTarget }) => onValue(currentTarget.value)} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  id: string;
  label: string;
  value: T;
  onValue: (value: T) => void;
  options: readonly (readonly [T, string])[];
}

export function Choice<T extends string>({ id, label, value, onValue, options }: ChoiceProps<T>) {
  return (
    <div class="field staff-field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onValue(currentTarget.value as T)}>
        {options.map(([one, said]) => (
          <option key={one} value={one}>
            {said}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Zone({ id, label, value, onValue }: Omit<ChoiceProps<string>, "options">) {
  const zones = [...new Set([value, ...Intl.supportedValuesOf("timeZone"), "UTC"])];
  return <Choice id={id} label={label} value={value} onValue={onValue} options={zones.map((one) => [one, one.replaceAll("_", " ")] as const)} />;
}

/** One of the site's languages, each named in itself. */
export function Tongue({ id, label, value, onValue }: Omit<ChoiceProps<Language>, "options">) {
  return <Choice id={id} label={label} value={value} onValue={onValue} options={languages.map((one) => [one, tongues[one]] as const)} />;
}

/** Several of the site's languages. */
export function Spoken({ spoken, onSpoken, wrong }: { spoken: string[]; onSpoken: (spoken: string[]) => void; wrong?: boolean }) {
  const { t } = useSpeech();
  return (
    <fieldset class="chips">
      <legend>{t.join.languages}</legend>
      <div class="chip-row">
        {languages.map((one) => (
          <label class="chip" key={one}>
            <input
              type="checkbox"
              checked={spoken.includes(one)}
              onChange={() => onSpoken(spoken.includes(one) ? spoken.filter((other) => other !== one) : [...spoken, one])}
            />
            <span lang={one}>{tongues[one]}</span>
          </label>
        ))}
      </div>
      {wrong && <p class="staff-wrong small">{t.wrong.empty}</p>}
    </fieldset>
  );
}

import { h } from "preact";

interface Props {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  most: number;
  lang?: string;
}

/** A field for a sentence: it grows with what is written, and stays one line for the service. */
export function Long({ id, label, value, onValue, most, lang }: Props) {
  return (
    <div class="field staff-field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="house-long"
        rows={2}
        lang={lang}
        maxLength={most}
        value={value}
        onInput={({ currentTarget }) => onValue(currentTarget.value.replace(/\s*\n\s*/g, " "))}
      />
    </div>
  );
}

import { h } from "preact";
import { useState } from "preact/hooks";
import type { Me } from "../../staff/calls.ts";
import { Plain, Zone } from "../../staff/fields.tsx";
import { Field } from "../../staff/form.tsx";
import { useSpeech } from "../../words/language.tsx";
import type { DueNow, LineEdit, LineNow } from "./paper.ts";

/** What somebody changed in the form, and nothing else. */
export type Filled = Omit<LineEdit, "id">;
interface Props {
  line: LineNow | null;
  edit: LineEdit | null;
  purposes: DueNow["topics"];
  me: Me;
  today: string;
  done: (filled: Filled) => void;
}

export function LineForm({ line, edit, purposes, me, today, done }: Props) {
  const { t, language } = useSpeech();
  const say = t.house.line;
  const before = {
    name: edit?.name ?? line?.name ?? "",
    phone: edit?.phone ?? line?.phone ?? "",
    sms_number: edit?.sms_number ?? line?.sms_number ?? "",
    website: edit?.website ?? line?.website ?? "",
    chat_url: edit?.chat_url ?? line?.chat_url ?? "",
    hours: edit?.hours ?? line?.hours ?? "",
    languages: (edit?.languages ?? line?.languages ?? [language]).join(", "),
    source: edit?.source ?? "",
  };
  const id = `line-${line?.id ?? edit?.id ?? "new"}`;
  const zoned = edit?.zones?.[0] ?? line?.zones[0] ?? me.time_zone;
  const [text, setText] = useState(before);
  const [topics, setTopics] = useState(edit?.topics ?? line?.topics ?? ["general"]);
  const [zone, setZone] = useState(zoned);
  const [reviewed, setReviewed] = useState(edit?.reviewed ?? today);
  const [rings, setRings] = useState(edit?.rings ?? false);
  const field = (name: keyof typeof before, label: string, hint?: string) => (
    <Field id={`${id}-${name}`} label={label} hint={hint} value={text[name]} maxLength={name === "website" || name === "chat_url" ? 300 : 120} onValue={(value) => setText({ ...text, [name]: value })} />
  );

  function filled(): Filled {
    const made: Filled = { reviewed, ...(rings && { rings }) };
    const differs = (name: keyof typeof before) => line === null || text[name].trim() !== before[name];
    if (differs("name")) made.name = text.name.trim();
    for (const name of ["phone", "sms_number", "website", "chat_url", "hours"] as const) {
      if (differs(name) && (text[name].trim() || line)) made[name] = text[name].trim() || null;
    }
    if (differs("languages")) made.languages = text.languages.split(/[\s,;]+/).filter(Boolean);
    if (text.source.trim()) made.source = text.source.trim();
    if (line === null || topics.join() !== line.topics.join()) made.topics = topics;
    if (text.hours.trim() && (made.hours || zone !== zoned)) made.zones = line && zone === zoned && line.zones.length > 0 ? line.zones : [zone];
    return made;
  }

  return (
    <form
      class="staff-steps house-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.name.trim()) done(filled());
      }}
    >
      {field("name", say.name)}
      {field("phone", say.phone, say.phoneHint)}
      <label class="staff-check">
        <input type="checkbox" checked={rings} onChange={() => setRings(!rings)} />
        <span>{say.rings}</span>
      </label>
      {field("sms_number", say.sms)}
      {field("hours", say.hours, say.hoursHint)}
      <Zone id={`${id}-zone`} label={t.house.zone} value={zone} onValue={setZone} />
      {field("website", say.website)}
      {field("chat_url", say.chat)}
      <fieldset class="chips">
        <legend class="small">{say.purposes}</legend>
        <div class="chip-row">
          {purposes.map((one) => (
            <label class="chip" key={one.id}>
              <input
                type="checkbox"
                checked={topics.includes(one.id)}
                onChange={() => setTopics(topics.includes(one.id) ? topics.filter((other) => other !== one.id) : [...topics, one.id])}
              />
              <span>{one.name[language]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {field("languages", say.languages)}
      {field("source", say.source)}
      <Plain id={`${id}-reviewed`} label={say.reviewed} type="date" value={reviewed} onValue={setReviewed} />
      <div class="buttons">
        <button type="submit" class="button" aria-disabled={!text.name.trim()}>
          {say.keep}
        </button>
      </div>
    </form>
  );
}

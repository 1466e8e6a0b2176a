import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Calls, Me } from "../../staff/calls.ts";
import { Choice } from "../../staff/fields.tsx";
import { Got } from "../../staff/form.tsx";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import type { EditProps } from "./editor.tsx";
import { Line } from "./line.tsx";
import { type DueNow, type LineEdit, type LineNow, PATH, type Resources, withLine } from "./paper.ts";

/** Country by country: every help line, when it was checked, and what is different from how peerchat brings it. */
export function ResourcesEdit({ content, change, calls, me, published }: EditProps<Resources> & { calls: Calls; me: Me }) {
  const { t, language } = useSpeech();
  const [country, setCountry] = useState("DE");
  const due = useGot(() => calls.get<DueNow>(`${PATH}/resources/due`), JSON.stringify(published));
  const lines = useGot(() => calls.get<{ lines: LineNow[] }>(`${PATH}/resources/lines?country=${country}`), country + JSON.stringify(published));
  const edits = new Map(content.lines.map((edit) => [edit.id, edit]));
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: me.time_zone }).format(Date.now());
  const keep = (id: string, edit: LineEdit | null) => change(withLine(content, id, edit));
  return (
    <Got act={due.act} got={due.got} again={due.again}>
      {({ countries, topics }) => {
        const named = countries
          .filter((one) => one.lines > 0 || one.country === country)
          .map((one) => [one.country, one.due > 0 ? t.house.countryDue(one.name[language], one.due) : one.name[language]] as const)
          .sort(([, one], [, other]) => one.localeCompare(other, language));
        return (
          <>
            <Choice id="house-country" label={t.house.country} value={country} onValue={setCountry} options={named} />
            <Got act={lines.act} got={lines.got} again={lines.again}>
              {({ lines: known }) => {
                const here = known.filter((line) => line.country === country);
                const fresh = content.lines.filter(({ id }) => id.startsWith(`${country}-`) && !here.some((line) => line.id === id));
                return (
                  <ul class="list">
                    {here.map((line) => (
                      <Line key={line.id} line={line} edit={edits.get(line.id) ?? null} purposes={topics} me={me} today={today} keep={keep} />
                    ))}
                    {fresh.map((edit) => (
                      <Line key={edit.id} line={null} edit={edit} purposes={topics} me={me} today={today} keep={keep} />
                    ))}
                    <Line key={`new ${country} ${fresh.length}`} line={null} edit={null} country={country} known={content.lines.map(({ id }) => id)} purposes={topics} me={me} today={today} keep={keep} />
                  </ul>
                );
              }}
            </Got>
          </>
        );
      }}
    </Got>
  );
}

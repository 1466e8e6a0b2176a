import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { Calls } from "../../staff/calls.ts";
import { Got, useAct, Wrong } from "../../staff/form.tsx";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import { Changes } from "./changes.tsx";
import type { PaperNow, Version } from "./paper.ts";

interface Props {
  path: string;
  calls: Calls;
  /** The version in effect. */
  now: number;
  when: Intl.DateTimeFormat;
  returned: (number: number) => void;
}
/** As many as come at once; fewer: there are no older ones. */
const AT_ONCE = 50;

/** Who changed what, when; and one press back. */
export function History(props: Props) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t.house.history}</summary>
      {open && <Versions {...props} />}
    </details>
  );
}

function Versions({ path, calls, now, when, returned }: Props) {
  const { t } = useSpeech();
  const act = useAct();
  const newest = useGot(() => calls.get<Version[]>(`${path}/versions`));
  const [older, setOlder] = useState<Version[][]>([]);
  const back = (number: number) =>
    act.run(async () => returned((await calls.call<PaperNow<unknown>>("POST", `${path}/versions/${number}/return`, { based_on: now })).number));
  const goBack = (number: number, said: string) => (
    <button type="button" class="button" aria-disabled={act.busy} onClick={() => back(number)}>
      {t.house.back} <span class="unseen">{said}</span>
    </button>
  );
  return (
    <Got act={newest.act} got={newest.got} again={newest.again}>
      {(first) => {
        const all = [first, ...older].flat();
        const last = all.at(-1)?.number ?? 0;
        return (
          <>
            {all.length === 0 && <p>{t.house.none}</p>}
            <ol class="list house-versions" reversed>
              {all.map((one) => {
                const said = t.house.version(one.number, one.at === null ? "" : when.format(one.at * 1000), one.name ?? t.house.somebody);
                return (
                  <li class="row" key={one.number}>
                    <div>
                      <p>
                        <strong>{said}</strong> {one.number === now && <span class="tag">{t.house.current}</span>}{" "}
                        {one.back_to !== null && <span class="tag">{t.house.backTo(one.back_to)}</span>}
                      </p>
                      {one.note && <p class="staff-note">{one.note}</p>}
                      <Changes changes={one.changes} />
                    </div>
                    {one.number !== now && goBack(one.number, said)}
                  </li>
                );
              })}
              {now !== 0 && last <= 1 && (
                <li class="row">
                  <p>
                    <strong>{t.house.asShipped}</strong>
                  </p>
                  {goBack(0, t.house.asShipped)}
                </li>
              )}
            </ol>
            <Wrong act={act} />
            {last > 1 && ([first, ...older].at(-1)?.length ?? 0) >= AT_ONCE && (
              <button
                type="button"
                class="button button-quiet"
                onClick={() => act.run(async () => setOlder([...older, await calls.get<Version[]>(`${path}/versions?before=${last}`)]))}
              >
                {t.house.older}
              </button>
            )}
          </>
        );
      }}
    </Got>
  );
}

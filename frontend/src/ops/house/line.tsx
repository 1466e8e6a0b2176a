import { h } from "preact";
import { useState } from "preact/hooks";
import type { Me } from "../../staff/calls.ts";
import { useSpeech } from "../../words/language.tsx";
import { type Filled, LineForm } from "./line-form.tsx";
import { type DueNow, idOf, type LineEdit, type LineNow } from "./paper.ts";

interface Props {
  /** As it is in effect; null: one that is only in the draft, or none yet. */
  line: LineNow | null;
  edit: LineEdit | null;
  purposes: DueNow["topics"];
  me: Me;
  /** ISO day where the operator lives. */
  today: string;
  keep: (id: string, edit: LineEdit | null) => void;
  /** Of a new one. */
  country?: string;
  known?: string[];
}

/** One help line: what it says, when it was checked, and the ways to change that. */
export function Line({ line, edit, purposes, me, today, keep, country, known }: Props) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const id = line?.id ?? edit?.id;
  const name = edit?.name ?? line?.name ?? t.house.newLine;
  const hidden = edit?.hidden ?? false;
  const own = edit !== null && line?.state === "shipped";
  const change = (next: Partial<LineEdit>) => id && keep(id, { ...edit, ...next, id });
  const form = open && (
    <LineForm
      line={line}
      edit={edit}
      purposes={purposes}
      me={me}
      today={today}
      done={(filled: Filled) => {
        const made = id ?? `${country}-${idOf(filled.name ?? "", (known ?? []).map((one) => one.slice(3)), "-")}`;
        keep(made, { ...edit, ...filled, id: made, ...(line === null && { country: made.slice(0, 2) }) });
        setOpen(false);
      }}
    />
  );
  if (id === undefined) {
    return (
      <li class="row house-row">
        <div>
          <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t.house.newLine}
          </button>
          {form}
        </div>
      </li>
    );
  }
  return (
    <li class="row house-row">
      <div>
        <p>
          <strong>{name}</strong> {line && line.state !== "shipped" && <span class="tag">{t.house.state[line.state]}</span>}{" "}
          {edit && (line === null || own) && <span class="tag">{t.house.unpublished}</span>} {hidden && line?.state !== "hidden" && <span class="tag">{t.house.state.hidden}</span>}{" "}
          {line?.due && !edit?.reviewed && <span class="tag house-due">{t.house.dueNow}</span>}
        </p>
        <p class="soft small">
          {[edit?.phone ?? line?.phone, edit?.hours ?? line?.hours, edit?.website ?? line?.website].filter(Boolean).join(" · ")}
          <br />
          {t.house.reviewed(edit?.reviewed ?? line?.reviewed ?? "")}
        </p>
        <div class="buttons house-acts">
          {line && line.state !== "not_shown" && (
            <button type="button" class="button button-quiet" onClick={() => change({ reviewed: today })}>
              {t.house.confirm} <span class="unseen">{name}</span>
            </button>
          )}
          <button type="button" class="button button-quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t.house.edit} <span class="unseen">{name}</span>
          </button>
          <button type="button" class="button button-quiet" onClick={() => change({ hidden: !hidden })}>
            {hidden ? t.house.show : t.house.hide} <span class="unseen">{name}</span>
          </button>
          {edit && (
            <button type="button" class="button button-quiet" onClick={() => keep(id, null)}>
              {line === null || line.state === "added" ? t.house.remove : t.house.asShipped} <span class="unseen">{name}</span>
            </button>
          )}
        </div>
        {form}
      </div>
    </li>
  );
}

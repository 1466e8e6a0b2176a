import { type ComponentChildren, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Got, useAct, Wrong } from "../../staff/form.tsx";
import type { Calls, Me } from "../../staff/calls.ts";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import { Changes } from "./changes.tsx";
import { History } from "./history.tsx";
import { Long } from "./long.tsx";
import { type Kind, PATH, type PaperNow, type Preview } from "./paper.ts";

/** What was changed and is not published; it stays while one looks at other parts of the house. `base`: the version it was begun on. */
export interface Draft<C> {
  content: C;
  base: number;
}
export interface EditProps<C> {
  content: C;
  change: (content: C) => void;
  /** As it was published last. */
  published: C;
}
interface Props<C> {
  kind: Kind;
  calls: Calls;
  me: Me;
  draft: Draft<C> | null;
  keep: (draft: Draft<C> | null) => void;
  /** Something was published here. */
  changed: () => void;
  edit: (props: EditProps<C>) => ComponentChildren;
  /** As people see it. */
  seen?: (content: C) => ComponentChildren;
}

/** One part of the house: edited, looked at in a preview, published; and the way back to any earlier version. */
export function Editor<C>({ kind, calls, me, draft, keep, changed, edit, seen }: Props<C>) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [count, setCount] = useState(0);
  const [preview, setPreview] = useState<Preview<C> | null>(null);
  const [note, setNote] = useState("");
  const [done, setDone] = useState("");
  const path = `${PATH}/${kind}`;
  const seenFirst = useRef<HTMLHeadingElement>(null);
  // It stands behind all that can be edited: whoever asks for it is led there.
  useEffect(() => {
    if (preview) seenFirst.current?.focus();
  }, [preview]);
  const paper = useGot(() => calls.get<PaperNow<C>>(path), `${kind} ${count}`);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: me.time_zone });

  function published(number: number): void {
    setDone(t.house.published(number));
    setPreview(null);
    setNote("");
    keep(null);
    setCount((before) => before + 1);
    changed();
  }
  const publish = (content: C, base: number) =>
    act.run(async () => {
      setDone("");
      published((await calls.call<PaperNow<C>>("PUT", path, { content, based_on: base, note })).number);
    });
  const look = (content: C) =>
    act.run(async () => {
      setDone("");
      setPreview(await calls.call<Preview<C>>("POST", `${path}/preview`, { content }));
    });

  return (
    <section class="card staff-panel" aria-labelledby={`house-${kind}`}>
      <h2 id={`house-${kind}`}>{t.house.page[kind]}</h2>
      <p class="soft">{t.house.about[kind]}</p>
      <Got act={paper.act} got={paper.got} again={paper.again}>
        {(now) => {
          const content = draft?.content ?? now.content;
          const late = draft !== null && draft.base !== now.number;
          return (
            <div class="staff-steps">
              <p class="soft small">
                {now.at === null ? t.house.shipped : t.house.version(now.number, when.format(now.at * 1000), now.name ?? t.house.somebody)}
              </p>
              {now.outdated && <p class="staff-wrong small">{t.house.outdated}</p>}
              {edit({
                content,
                published: now.content,
                change: (next) => {
                  setPreview(null);
                  setDone("");
                  keep(same(next, now.content) ? null : { content: next, base: draft?.base ?? now.number });
                },
              })}
              {preview && draft && (
                <section class="card card-warm" aria-labelledby={`house-${kind}-preview`}>
                  <h3 id={`house-${kind}-preview`} tabIndex={-1} ref={seenFirst}>
                    {t.house.changes}
                  </h3>
                  <Changes changes={preview.changes} />
                  {seen && (
                    <div>
                      <h3>{t.house.seen}</h3>
                      {seen(preview.content)}
                    </div>
                  )}
                  {preview.help && (
                    <div>
                      <h3>{t.house.help}</h3>
                      <ul class="list house-help">
                        {preview.help.resources.map((line) => (
                          <li key={line.id}>
                            <strong>{line.name}</strong> {[line.phone, line.hours].filter(Boolean).join(" · ")}
                          </li>
                        ))}
                      </ul>
                    </div>
                  )}
                  <Long id={`house-${kind}-note`} label={t.house.note} value={note} onValue={setNote} most={200} />
                </section>
              )}
              <div class={draft || done ? "house-bar" : undefined}>
                <p role="status">{done || (draft ? t.house.unpublished : "")}</p>
                {late && <p class="staff-wrong">{t.house.meanwhile}</p>}
                <Wrong act={act} />
                {act.code === "changed_meanwhile" && !late && (
                  <button type="button" class="button" onClick={paper.again}>
                    {t.tryAgain}
                  </button>
                )}
                {draft && (
                  <div class="buttons">
                    {preview ? (
                      <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => publish(draft.content, draft.base)}>
                        {t.house.publish}
                      </button>
                    ) : (
                      <button
                        type="button"
                        class="button button-main"
                        aria-disabled={act.busy}
                        onClick={() => {
                          // Whoever looks at the preview sees what would replace the version of today.
                          keep({ content: draft.content, base: now.number });
                          look(draft.content);
                        }}
                      >
                        {t.house.preview}
                      </button>
                    )}
                    <button
                      type="button"
                      class="button button-quiet"
                      onClick={() => {
                        keep(null);
                        setPreview(null);
                      }}
                    >
                      {t.house.discard}
                    </button>
                  </div>
                )}
              </div>
              <History key={`${kind} ${now.number}`} path={path} calls={calls} now={now.number} when={when} returned={published} />
            </div>
          );
        }}
      </Got>
    </section>
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

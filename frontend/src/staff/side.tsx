import { Fragment, h } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { Aside } from "./aside.tsx";
import type { Me } from "./calls.ts";
import type { Console } from "./console.ts";
import type { Duty } from "./duty.ts";
import { Ending } from "./ending.tsx";
import type { Listening } from "./listening.ts";

const TABS = ["about", "cards", "help", "end"] as const;
export type Tab = (typeof TABS)[number];

interface Props {
  house: Console;
  duty: Duty;
  one: Listening;
  topics: Topic[];
  tab: Tab;
  onTab: (tab: Tab) => void;
  /** Back to the box, on a phone too. */
  onBack: () => void;
  me: Me;
}

/** Beside the talk, one thing at a time. Arrow keys go from tab to tab, as the ARIA practices describe it. */
export function Side(props: Props) {
  const { tab, onTab } = props;
  const { t } = useSpeech();
  const list = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = event.key === "Home" ? 0 : event.key === "End" ? TABS.length - 1 : by ? (TABS.indexOf(tab) + by + TABS.length) % TABS.length : -1;
    const next = TABS[at];
    if (!next) return;
    event.preventDefault();
    onTab(next);
    list.current?.querySelectorAll("button")[at]?.focus();
  };
  return (
    <aside class="staff-side" aria-labelledby="beside">
      <h2 id="beside" class="unseen">
        {t.beside.title}
      </h2>
      <div class="staff-tabs" role="tablist" aria-labelledby="beside" ref={list} onKeyDown={step}>
        {TABS.map((one) => (
          <button
            type="button"
            role="tab"
            key={one}
            id={`tab-${one}`}
            aria-selected={one === tab}
            aria-controls="beside-panel"
            tabIndex={one === tab ? 0 : -1}
            onClick={() => onTab(one)}
          >
            {t.beside.tabs[one]}
          </button>
        ))}
      </div>
      <div class="staff-panel-in" role="tabpanel" id="beside-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} key={tab}>
        {tab === "about" && <About {...props} />}
        {tab === "cards" && <Cards {...props} />}
        {tab === "help" && <Help {...props} />}
        {tab === "end" && <Ending {...props} />}
      </div>
    </aside>
  );
}

function About({ one, topics, me }: Props) {
  const { t, language } = useSpeech();
  const { talk } = one;
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: me.time_zone });
  const signs: Record<string, string> = t.beside.signs;
  return (
    <>
      <dl class="staff-facts">
        <dt>{t.beside.topic}</dt>
        <dd>{topics.find(({ id }) => id === talk.topic)?.name[language] ?? t.offer.noTopic}</dd>
        <dt>{t.beside.need}</dt>
        <dd>{t.room.needs[talk.need]}</dd>
        <dt>{t.beside.begun}</dt>
        <dd>{clock.format(talk.since)}</dd>
        <dt>{t.beside.level}</dt>
        <dd aria-live="polite">
          {talk.level > 0 ? <span class={`tag staff-level staff-level-${talk.level}`}>{t.offer.level[talk.level]}</span> : t.beside.calm}
        </dd>
      </dl>
      {talk.why.length > 0 && (
        <>
          <h3>{t.beside.why}</h3>
          <ul class="staff-why">
            {talk.why.map((why) => (
              <li key={`${why.label} ${why.at}`}>
                {why.by === "person" ? t.beside.own : `${t.beside.heard}: ${signs[why.label] ?? t.beside.signs.need}`}{" "}
                <span class="soft small">{t.beside.at(clock.format(why.at))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {talk.note && (
        <>
          <h3>{t.beside.note}</h3>
          <blockquote class="staff-note">{talk.note}</blockquote>
        </>
      )}
    </>
  );
}

/** Sentences go into the box to be changed, behind what stands there; nothing is sent by itself. */
function Cards({ one, onBack }: Props) {
  const { t } = useSpeech();
  const [told, setTold] = useState(false);
  const put = (line: string) => {
    const { draft } = one.view;
    one.room.write(draft.trim() ? `${draft.trimEnd()} ${line}` : line);
    setTold(true);
    onBack();
    const box = document.querySelector<HTMLTextAreaElement>("#message");
    // The panel may lie over the box until the page is drawn anew.
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(box.value.length, box.value.length);
    });
  };
  return (
    <>
      <p class="soft small">{t.beside.cardsText}</p>
      <p class="unseen" role="status">
        {told ? t.beside.inserted : ""}
      </p>
      {Object.entries(t.cards).map(([kind, { title, lines }]) => (
        <details key={kind} open={kind === "openings"} class="staff-cards">
          <summary>{title}</summary>
          <ul>
            {lines.map((line) => (
              <li key={line}>
                <button type="button" class="staff-card" disabled={one.done} onClick={() => put(line)}>
                  {line} <span class="unseen">({t.beside.insert})</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

function Help({ duty, one }: Props) {
  const { t } = useSpeech();
  const up = Boolean(one.talk.hand);
  const { room } = one.talk;
  return (
    <>
      <p class="soft small">{t.beside.raiseText}</p>
      <div class="buttons">
        <button type="button" class={up ? "button" : "button button-main"} aria-pressed={up} disabled={one.done} onClick={() => duty.hand(room, !up)}>
          {up ? t.beside.lower : t.beside.raise}
        </button>
      </div>
      <p role="status">{up ? t.beside.raised : ""}</p>
      <h3>{t.beside.aside}</h3>
      <Aside duty={duty} room={room} label={t.beside.asideBox} />
    </>
  );
}

/** The edge: the browser's time, chance, storage and network meet the visit and the pages here, and nowhere else. */
import { h, render } from "preact";
import { App, type Pages, partOf } from "./app.tsx";
import { Joining } from "./join/join.ts";
import type { Language } from "./join/site.ts";
import { Keep } from "./keep.ts";
import { hangUp } from "./line/call.ts";
import { browserClock } from "./link/clock.ts";
import { attendDevice, openSocket } from "./link/socket.ts";
import { Part } from "./part.ts";
import { isRenewed, loadStyles } from "./parts/fresh.ts";
import { attendTitle } from "./parts/title.ts";
import { attendViewport } from "./parts/viewport.ts";
import { PATHS, Visit } from "./visit.ts";
import type { Words } from "./words/en.ts";
import { inLanguage, loadTalkWords, loadWords, pickLanguage } from "./words/language.tsx";
import type { TalkWords } from "./words/talk-en.ts";

const page = document.documentElement;
const root = document.getElementById("app") as HTMLElement;
const name = page.dataset["name"] ?? "";
let words: Words | null = null;
const talkWords: Partial<Record<Language, TalkWords>> = {};
let language: Language = pickLanguage(location.search, navigator.languages);
const network = (navigator as { connection?: { saveData?: boolean } }).connection;
const title = attendTitle(name);

const part = <T,>(load: () => Promise<T>) => new Part<T>(load, browserClock, () => Math.random(), partChanged);
const pages: Pages = {
  landing: part(() => import("./pages/landing.tsx")),
  wait: part(() => import("./pages/waiting.tsx")),
  talk: part(async () => {
    const [talk] = await Promise.all([import("./talk.ts"), loadStyles("/talk.css")]);
    // The language may change while its words are on their way.
    while (!talkWords[language]) await learnTalk(language);
    return talk;
  }),
};

async function learnTalk(language: Language): Promise<void> {
  talkWords[language] ??= await loadTalkWords(language);
}

function partChanged(failed: number): void {
  if (failed === 0) visit.partCame();
  // A part that is gone for good: the house was renewed since this page was opened.
  else void isRenewed(import.meta.url).then((renewed) => renewed && !left && location.reload());
  show();
}

const visit = new Visit({
  joining: new Joining({
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    prove: async (challenge) => {
      // Only those who join need it: a talk that goes on after a reload does not load it.
      const file = import.meta.env.DEV ? "/src/join/proof.ts" : "/proof.js";
      const { prove } = (await import(/* @vite-ignore */ file)) as typeof import("./join/proof.ts");
      return prove(challenge, () => performance.now(), () => new Promise((resolve) => setTimeout(resolve)));
    },
  }),
  keep: new Keep(() => sessionStorage),
  talk: pages.talk,
  hangUp: () => void hangUp().catch(() => {}),
  open: openSocket,
  clock: browserClock,
  random: () => Math.random(),
  language: () => language,
  country: countryOf(navigator.languages),
  saveData: network?.saveData ?? false,
  stays: () => pages.wait.ahead(),
  calledBack: location.pathname === PATHS.wait,
  changed: show,
});

/** The region that the device itself names first, "de-AT" → "AT". */
function countryOf(tags: readonly string[]): string | null {
  for (const tag of tags) {
    const region = /[-_]([A-Z]{2})\b/.exec(tag)?.[1];
    if (region) return region;
  }
  return null;
}

/** A language that cannot be loaded changes nothing. */
async function speak(next: Language): Promise<void> {
  const learned = await loadWords(next);
  if (pages.talk.got) await learnTalk(next);
  words = learned;
  language = next;
  show();
}

let left = false;
let drawn = false;
function show(): void {
  if (left || drawn) return;
  drawn = true;
  // Many changes in one turn are drawn once.
  queueMicrotask(() => {
    drawn = false;
    if (left || !words) return;
    page.lang = language;
    page.dataset["at"] = visit.stage.at;
    partOf(visit.stage, pages).want();
    // What comes next is fetched while there is time.
    if (visit.stage.at === "wait") pages.talk.ahead();
    // One history entry for the whole visit: Back leaves, it never leads into an older page of ours.
    const address = inLanguage(PATHS[visit.stage.at], language);
    if (location.pathname + location.search !== address) history.replaceState(null, "", address);
    title.show(visit);
    const t = { ...words, ...talkWords[language] } as Words & TalkWords;
    const speech = { language, t, speak: (next: Language) => void speak(next).catch(() => {}) };
    render(<App visit={visit} pages={pages} speech={speech} name={name} />, root);
  });
}

document.addEventListener("exit", () => {
  left = true;
  visit.stop();
});
attendDevice({
  online: () => void [visit.room, visit.queue].forEach((talk) => talk?.connection.online()),
  offline: () => void [visit.room, visit.queue].forEach((talk) => talk?.connection.offline()),
  woke: (ms) => void [visit.room, visit.queue].forEach((talk) => talk?.connection.woke(ms)),
});
attendViewport(page);
visit.start();
partOf(visit.stage, pages).ahead();
// What was left over of a call that nobody took up.
void hangUp(Date.now() / 1000).catch(() => {});
navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<{ call?: unknown }>) => {
  if (typeof data.call === "string" && visit.queueView?.held?.push) visit.queue?.hold(data.call);
});
// Without words there is no page: a broken line at the very beginning is tried again from the beginning.
speak(language).catch(() => setTimeout(() => left || location.reload(), 4000));

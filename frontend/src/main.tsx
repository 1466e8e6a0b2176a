/** The edge: the browser's time, chance, storage and network meet the visit and the pages here, and nowhere else. */
import { h, render } from "preact";
import { App, type Pages, partOf } from "./app.tsx";
import type { Language } from "./join/site.ts";
import { Keep } from "./keep.ts";
import { hangUp } from "./line/hangup.ts";
import { browserClock } from "./link/clock.ts";
import { attendDevice, openSocket } from "./link/socket.ts";
import { Part } from "./part.ts";
import { isRenewed, loadStyles } from "./parts/fresh.ts";
import { attendTitle } from "./parts/title.ts";
import { attendViewport } from "./parts/viewport.ts";
import { PATHS, Visit } from "./visit.ts";
import { inLanguage, pickLanguage, type Sheet, type Speech, Vocabulary } from "./words/language.tsx";

const page = document.documentElement;
const root = document.getElementById("app") as HTMLElement;
const name = page.dataset["name"] ?? "";
const vocabulary = new Vocabulary();
let speech: Speech | null = null;
let language: Language = pickLanguage(location.search, navigator.languages);
const network = (navigator as { connection?: { saveData?: boolean } }).connection;
const title = attendTitle(name);
const country = countryOf(navigator.languages);
const calledBack = location.pathname === PATHS.wait;

/** A talk is what counts first: whatever it needs later is fetched this much after it went live. */
const AHEAD_MS = 1500;

const part = <T,>(load: () => Promise<T>) => new Part<T>(load, browserClock, () => Math.random(), partChanged);
const joining = part(() => import("./arrive.ts"));
const pages: Pages = {
  landing: part(() => whole(import("./pages/landing.tsx"), ["landing-"], ["/first.css"], joining.once())),
  wait: part(() => whole(import("./waiting.ts"), ["wait-"], ["/first.css"], joining.once())),
  talk: part(() => whole(import("./talk.ts"), ["talk-"], ["/talk.css"])),
  // Where it ends, the way back into the line begins.
  later: part(() => whole(import("./later.ts"), ["talk-", "wait-", "later-"], ["/first.css", "/later.css"], joining.once())),
  safety: part(() => whole(import("./safety.ts"), ["safety-"], ["/safety.css"], joining.once())),
  listen: part(() => whole(import("./listen.ts"), ["listen-"], [])),
};

/** A part with all that it needs to be shown. */
async function whole<T>(code: Promise<T>, words: Sheet[], styles: string[], more?: Promise<unknown>): Promise<T> {
  const [got] = await Promise.all([code, vocabulary.learn(language, ...words), ...styles.map(loadStyles), more]);
  // The language may have changed while they were on their way.
  for (let known; known !== language; ) await vocabulary.learn((known = language));
  return got;
}

function partChanged(failed: number): void {
  if (failed === 0) visit.partCame();
  // A part that is gone for good: the house was renewed since this page was opened. A talk goes on without it.
  else if (!visit.room || visit.room.view.end) void isRenewed(import.meta.url).then((renewed) => renewed && !left && location.reload());
  show();
}

const visit = new Visit({
  arrive: (own) =>
    joining.got?.arrive({
      ...own, language: () => language, country, calledBack, stays: () => pages.wait.ahead(), changed: show,
    }) ?? null,
  keep: new Keep(() => sessionStorage),
  wait: pages.wait,
  talk: pages.talk,
  later: pages.later,
  hangUp: () => void hangUp().catch(() => {}),
  open: openSocket,
  clock: browserClock,
  random: () => Math.random(),
  language: () => language,
  country,
  saveData: network?.saveData ?? false,
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
  await vocabulary.learn(next, "");
  language = next;
  spoken = true;
  show();
}

let left = false;
let drawn = false;
let spoken = false;
let ahead: (() => void) | null = null;
function show(): void {
  if (left || drawn) return;
  drawn = true;
  // Many changes in one turn are drawn once.
  queueMicrotask(() => {
    drawn = false;
    if (left || !spoken) return;
    page.lang = language;
    page.dataset["at"] = visit.stage.at;
    partOf(visit.stage, pages).want();
    // What comes next is fetched while there is time.
    if (visit.queueView?.phase.at === "live") pages.talk.ahead();
    const { roomView } = visit;
    if (visit.asksSafety) pages.safety.want();
    if (roomView?.kind === "volunteer") pages.listen.want();
    if (roomView?.end || roomView?.pauses.length) pages.later.want();
    else if (roomView?.phase.at === "live") ahead ??= browserClock.after(AHEAD_MS, () => left || [pages.safety, pages.later].forEach((part) => part.want()));
    // One history entry for the whole visit: Back leaves, it never leads into an older page of ours.
    const address = inLanguage(PATHS[visit.stage.at], language);
    if (location.pathname + location.search !== address) history.replaceState(null, "", address);
    title.show(visit);
    const t = vocabulary.in(language);
    if (speech?.t !== t) speech = { language, t, speak: (next) => void speak(next).catch(() => {}) };
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

/** The edge of the operators' page: the browser meets the lookout and its pages here, and nowhere else. */
import { h, render } from "preact";
import type { Site } from "../join/site.ts";
import { browserClock } from "../link/clock.ts";
import { attendDevice } from "../link/socket.ts";
import { Part } from "../part.ts";
import { Stage } from "../staff/stage.ts";
import { App } from "./app.tsx";
import { Live, type OpenStream } from "./live.ts";
import { Lookout, PAGES } from "./lookout.ts";

const page = document.documentElement;
const root = document.getElementById("app") as HTMLElement;
const name = page.dataset["name"] ?? "";
const random = () => Math.random();
let site: Site | null = null;

/** The browser's own way to come back gives up after some refusals, so each stream is opened by hand. */
const openStream: OpenStream = (path, { heard, broke }) => {
  const stream = new EventSource(path);
  stream.addEventListener("overview", ({ data }: MessageEvent<string>) => heard(data));
  stream.addEventListener("error", () => {
    stream.close();
    broke();
  });
  return stream;
};

const stage = new Stage(page, ["", "staff-", "ops-", "acts-"], (speech) => {
  page.dataset["at"] = "staff";
  if (lookout.operator) {
    showAddress();
    if (lookout.page === "history" || lookout.page === "house") parts[lookout.page].want();
  }
  render(<App lookout={lookout} parts={parts} speech={speech} name={name} topics={site?.topics ?? []} />, root);
});
const { show } = stage;
const part = <T,>(load: () => Promise<T>) => new Part<T>(load, browserClock, random, show);
const parts = { history: part(() => import("./history.tsx")), house: part(() => import("./house.ts")) };

const lookout = new Lookout({
  fetch: (input, init) => fetch(input, init),
  forget: () => sessionStorage.clear(),
  live: (doubts) => new Live("/api/ops/live", { open: openStream, clock: browserClock, random, changed: show, doubts }),
  changed: show,
});

/** Each page has its address, and Back leads through them. */
function showAddress(): void {
  const hash = lookout.page === PAGES[0] ? "" : `#${lookout.page}`;
  if (location.hash !== hash) history.pushState(null, "", location.pathname + location.search + hash);
}
function followAddress(): void {
  const found = PAGES.find((one) => one === (location.hash.slice(1) || PAGES[0]));
  if (found && found !== lookout.page) lookout.go(found);
}
lookout.page = PAGES.find((one) => one === location.hash.slice(1)) ?? PAGES[0];
addEventListener("popstate", followAddress);
addEventListener("hashchange", followAddress);
attendDevice({ online: () => lookout.live?.woke(), offline: show, woke: () => lookout.live?.woke() });
lookout.door.start().catch(() => show());
fetch("/api/site").then((answer) => answer.json()).then((told: Site) => ((site = told), show()), () => {});
stage.begin();

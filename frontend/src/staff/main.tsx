/** The edge of the staff console: the browser meets the console and its pages here, and nowhere else. */
import { h, render } from "preact";
import type { Site } from "../join/site.ts";
import { Keep } from "../keep.ts";
import { browserClock } from "../link/clock.ts";
import { attendDevice, openSocket } from "../link/socket.ts";
import { Part } from "../part.ts";
import { attendViewport } from "../parts/viewport.ts";
import { App } from "./app.tsx";
import { Console, PAGES, type PageName } from "./console.ts";
import { Ring } from "./ring.ts";
import { Stage } from "./stage.ts";

const page = document.documentElement;
const root = document.getElementById("app") as HTMLElement;
const name = page.dataset["name"] ?? "";
const keep = new Keep(() => sessionStorage);
const ring = new Ring(name, new Keep(() => localStorage).shelf("staff signals"));
const INVITATION = "#invitation=";
let site: Site | null = null;

const stage = new Stage(page, ["", "talk-", "later-", "safety-", "staff-", "duty-", "cards-", "office-", "acts-"], (speech) => {
  const { step } = house.door;
  if (step.at === "invited" || step.at === "codes") parts.joining.want();
  if (step.at === "in") parts.office.want();
  if (step.at === "in" && house.page === "reports") parts.reports.want();
  page.dataset["at"] = house.room ? "room" : "staff";
  const unread = document.hidden ? house.talks.reduce((sum, talk) => sum + talk.unread, 0) : 0;
  ring.show(house.duty?.view.offer ?? null, unread, speech.t.offer.tab);
  if (house.door.me) showAddress();
  render(<App house={house} parts={parts} ring={ring} speech={speech} name={name} topics={site?.topics ?? []} />, root);
});
const { show } = stage;
const part = <T,>(load: () => Promise<T>) => new Part<T>(load, browserClock, () => Math.random(), show);
const parts = {
  joining: part(() => import("./invitation.tsx")),
  office: part(() => import("./office.ts")),
  reports: part(async () => (await stage.learn("reports-"), import("./reports.tsx"))),
};

const house = new Console({
  fetch: (input, init) => fetch(input, init),
  invitation: location.hash.startsWith(INVITATION) ? location.hash.slice(INVITATION.length) : null,
  forget: () => {
    sessionStorage.clear();
    if (location.hash.startsWith(INVITATION)) history.replaceState(null, "", location.pathname + location.search);
  },
  keep,
  open: openSocket,
  clock: browserClock,
  random: () => Math.random(),
  language: () => stage.language,
  changed: show,
});

/** Each page has its address, and Back leads through them. */
function showAddress(): void {
  const hash = house.page === "duty" ? "" : `#${house.page}`;
  if (location.hash !== hash) history.pushState(null, "", location.pathname + location.search + hash);
}
function followAddress(): void {
  // An invitation that is opened where the console stands already.
  if (location.hash.startsWith(INVITATION)) return location.reload();
  const asked = location.hash.slice(1) || "duty";
  const found = house.pages.find((one) => one === asked);
  if (found && found !== house.page) house.go(found);
}
house.page = (PAGES as readonly string[]).includes(location.hash.slice(1)) ? (location.hash.slice(1) as PageName) : "duty";
addEventListener("popstate", followAddress);
addEventListener("hashchange", followAddress);
document.addEventListener("visibilitychange", () => {
  house.open?.see();
  show();
});
attendDevice({
  online: () => house.connections().forEach((one) => one.online()),
  offline: () => house.connections().forEach((one) => one.offline()),
  woke: (ms) => house.connections().forEach((one) => one.woke(ms)),
});
attendViewport(page);
house.door.start().catch(() => show());
fetch("/api/site").then((answer) => answer.json()).then((told: Site) => ((site = told), show()), () => {});
stage.begin();

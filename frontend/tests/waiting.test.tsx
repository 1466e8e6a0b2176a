// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { h } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import { isHeldBack, nextStep, relatedTo } from "../src/line/reach.ts";
import { serviceOf } from "../src/line/call.ts";
import { memoryShelf } from "../src/keep.ts";
import { Queue } from "../src/line/queue.ts";
import { Waiting } from "../src/pages/waiting.tsx";
import type { Topic } from "../src/join/site.ts";
import type { Arrival } from "../src/join/arrival.ts";
import type { Visit } from "../src/visit.ts";
import { Speaking } from "../src/words/language.tsx";
import { FakeClock, FakeServer, half } from "./fake.ts";
import { en } from "./spoken.ts";

afterEach(cleanup);

const topic = (id: string, related: string[] = []): Topic => ({
  id, name: { de: id, en: id }, related, waiting: 0, online: 0, wait_p50_s: null, wait_p90_s: null,
});
const waiting = { t: "waiting", position: 2, wait_s: [10, 40], widening: "same topic", most: "any language", widens_in_s: 12 } as const;

function waits(heavyBefore = memoryShelf<number>()) {
  const server = new FakeServer();
  const queue: Queue = new Queue({
    ticket: "t", circle: false, held: null, open: server.open, clock: new FakeClock(), random: half,
    changed: () => {}, matched: () => {}, remember: () => {},
  });
  queue.connection.start();
  server.last.opens();
  server.last.says(waiting);
  const visit = {
    queue, draft: "", write: vi.fn(), heavyBefore, get queueView() { return queue.view; },
  } as unknown as Visit;
  const arrival = {
    site: { topics: [topic("a", ["b", "c"]), topic("b"), topic("c")] }, choices: { topics: ["a"], no_go: ["c"], also: false },
  } as unknown as Arrival;
  const page = () => (
    <Speaking.Provider value={{ language: "en", t: en, speak: () => {} }}>
      <Waiting visit={{ ...visit, queueView: queue.view } as Visit} arrival={arrival} again={null} meet={false} />
    </Speaking.Provider>
  );
  const { rerender } = render(page());
  return { server, queue, say: (frame: object) => { server.last.says(frame); rerender(page()); } };
}

test("the next step is named with its topics, without those that cannot be carried", () => {
  waits();
  expect(screen.getByText(/related topics: “b”\./)).toBeTruthy();
});

test("people in acute need who go first are told", () => {
  const { say } = waits();
  say({ ...waiting, position: 3, fast_lane: 1 });
  expect(screen.getByText(en.wait.fast(1))).toBeTruthy();
});

test("who is just writing keeps the focus and the words; the question comes below them", () => {
  const { say } = waits();
  const box = screen.getByLabelText<HTMLTextAreaElement>(en.wait.firstWords);
  box.focus();
  fireEvent.input(box, { target: { value: "half a thought" } });
  say({ t: "choice", after_s: 300, options: ["widen", "later", "help"] });
  expect(document.activeElement).toBe(box);
  expect(box.value).toBe("half a thought");
  const card = screen.getByText(en.wait.choice);
  expect(box.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

test("who is not writing gets the question before the box, and what leads on soonest is the one next step", () => {
  const { say } = waits();
  say({ t: "choice", after_s: 300, options: ["circle", "later", "help"] });
  const box = screen.getByLabelText(en.wait.firstWords);
  const main = screen.getByRole("button", { name: en.wait.options.circle });
  expect(box.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy();
  expect(main.className).toContain("button-main");
});

test("refusing names how far the search has gone already", () => {
  const { server } = waits();
  fireEvent.click(screen.getByRole("button", { name: en.wait.refuse["related topics"] }));
  expect(server.last.frames.at(-1)).toEqual({ t: "reach", most: "same topic" });
});

test.each([
  ["same topic", 12, "related topics"], ["related topics", 3, "any topic"], ["any topic", 0, "any language"], ["any topic", null, null],
] as const)("after %s in %s s comes %s", (widening, s, next) => {
  expect(nextStep({ position: 1, wait_s: null, widening, widens_in_s: s })).toBe(next);
});

test.each([
  ["same topic", "same topic", false, true], ["related topics", "any language", false, false], ["any topic", "any topic", false, false],
  ["any topic", "any topic", true, true], ["any language", "any language", true, false],
] as const)("at %s with at most %s (further language: %s): held back %s", (widening, most, also, held) => {
  expect(isHeldBack({ position: 1, wait_s: null, widening, most }, also)).toBe(held);
});

test("topics near several chosen ones are named once", () => {
  const topics = [topic("a", ["c", "b"]), topic("b", ["a", "c"]), topic("c")];
  expect(relatedTo(topics, ["a", "b"], []).map(({ id }) => id)).toEqual(["c"]);
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Mozilla"],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Google"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Microsoft"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1", "Apple"],
])("%s calls through %s", (browser, service) => {
  expect(serviceOf(browser)).toBe(service);
});

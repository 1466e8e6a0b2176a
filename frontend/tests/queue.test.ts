import { beforeEach, describe, expect, test } from "vitest";
import { type Place, Queue, type QueueView } from "../src/line/queue.ts";
import { Close, type Matched } from "../src/wire.ts";
import { FakeClock, FakeServer, half } from "./fake.ts";

let clock: FakeClock;
let server: FakeServer;
let queue: Queue;
let found: Matched[];
let seen: QueueView[];
let remembered: Place[];

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  found = [];
  seen = [];
  remembered = [];
  queue = new Queue({
    ticket: "ticket", circle: false, held: null, open: server.open, clock, random: half,
    remember: (place) => remembered.push(place),
    changed: (view) => seen.push(view),
    matched: (match) => found.push(match),
  });
  queue.connection.start();
  server.last.opens();
});

const waiting = { t: "waiting", position: 3, wait_s: [10, 40], widening: "same topic" };
const match = { t: "matched", seat: "seat", room: "r", kind: "pair", topic: "sleep" };

test("shows the place as it changes", () => {
  expect(server.last.frames).toEqual([{ t: "hello", v: 1, ticket: "ticket" }]);
  server.last.says(waiting);
  expect(queue.view.waiting).toEqual({ position: 3, wait_s: [10, 40], widening: "same topic" });
  expect(queue.view.widensAt).toBeNull();
  server.last.says({ ...waiting, position: 1, wait_s: null });
  expect(queue.view.waiting).toMatchObject({ position: 1, wait_s: null });
});

test("comes back with the same ticket", () => {
  server.last.says(waiting);
  server.last.closes(1006);
  clock.pass(1000);
  server.last.opens();
  expect(server.last.frames).toEqual([{ t: "hello", v: 1, ticket: "ticket" }]);
  expect(queue.view.waiting?.position).toBe(3);
});

test("matched comes once, also at once after a break, and its close is no end", () => {
  server.last.says(match);
  server.last.says(match);
  server.last.closes(Close.FINISHED);
  expect(found).toHaveLength(1);
  expect(seen.every(({ phase }) => phase.at !== "over")).toBe(true);
});

test("a choice is offered, answered and gone", () => {
  server.last.says(waiting);
  server.last.says({ t: "choice", after_s: 300, options: ["widen", "help"] });
  expect(queue.view.options).toEqual(["widen", "help"]);
  queue.choose("widen");
  expect(server.last.frames.at(-1)).toEqual({ t: "choose", option: "widen" });
  expect(queue.view.options).toEqual([]);
});

test("one may wait on without choosing", () => {
  server.last.says({ t: "choice", after_s: 300, options: ["widen"] });
  queue.keepWaiting();
  expect(queue.view.options).toEqual([]);
});

test("trouble and calm are told", () => {
  server.last.says(waiting);
  server.last.says({ t: "trouble", retry_in: 2 });
  expect(queue.view.trouble).toBe(true);
  server.last.says({ t: "calm" });
  expect(queue.view.trouble).toBe(false);
});

test("the next step of the search is known by the own clock", () => {
  server.last.says({ ...waiting, most: "any topic", widens_in_s: 12 });
  expect(queue.view.widensAt).toBe(clock.now() + 12_000);
  server.last.says({ ...waiting, widening: "any topic", most: "any topic", widens_in_s: null });
  expect(queue.view.widensAt).toBeNull();
});

test("how far the search may go: sent, and the new ticket is the one to come back with", () => {
  server.last.says(waiting);
  queue.reach("same topic");
  expect(server.last.frames.at(-1)).toEqual({ t: "reach", most: "same topic" });
  server.last.says({ t: "ticket", ticket: "second" });
  expect(remembered.at(-1)).toEqual({ ticket: "second", circle: false, volunteer: false, held: null });
  server.last.closes(1006);
  clock.pass(1000);
  server.last.opens();
  expect(server.last.frames[0]).toMatchObject({ t: "hello", ticket: "second" });
});

test("a kept place shows its code, and a reload still does", () => {
  server.last.says(waiting);
  queue.hold();
  expect(server.last.frames.at(-1)).toEqual({ t: "keep", push: null });
  const held = { code: "ABCD-2345", expires_at: 1_790_000_000, push: null };
  server.last.says({ t: "kept", ...held });
  expect(queue.view.held).toEqual(held);
  expect(remembered.at(-1)).toEqual({ ticket: "ticket", circle: false, volunteer: false, held });
  queue.hold("https://push.example/1");
  expect(server.last.frames.at(-1)).toEqual({ t: "keep", push: "https://push.example/1" });
});

test("a circle that was chosen stays chosen over a reload", () => {
  server.last.says(waiting);
  server.last.says({ t: "choice", after_s: 300, options: ["circle"] });
  queue.choose("circle");
  expect(remembered.at(-1)?.circle).toBe(true);
});

test("without a link a choice stays on offer, and it is said that it did not go out", () => {
  server.last.says(waiting);
  server.last.says({ t: "choice", after_s: 300, options: ["widen"] });
  server.last.closes(1006);
  queue.choose("widen");
  expect(queue.view).toMatchObject({ options: ["widen"], refused: true });
});

test("a wish that was refused is told until the next one", () => {
  server.last.says(waiting);
  queue.hold();
  server.last.says({ t: "refusal", code: "store_away", retry_in: 2 });
  expect(queue.view.refused).toBe(true);
  queue.hold();
  expect(queue.view.refused).toBe(false);
});

test("leaving says so before it goes", () => {
  server.last.says(waiting);
  queue.leave();
  expect(server.last.frames.at(-1)).toEqual({ t: "leave" });
  expect(queue.view.phase).toEqual({ at: "over", code: Close.FINISHED });
});

describe("what would be refused is not on offer", () => {
  const offer = (...options: string[]) => server.last.says({ t: "choice", after_s: 300, options });

  test("after the wish to look wider after all", () => {
    server.last.says({ ...waiting, most: "same topic" });
    offer("widen", "circle", "later", "help");
    queue.reach("any language");
    expect(queue.view.options).toEqual(["circle", "later", "help"]);
  });

  test("but one may hold the search back and still choose to widen it", () => {
    server.last.says(waiting);
    offer("widen", "later");
    queue.reach("same topic");
    server.last.says({ ...waiting, most: "same topic" });
    expect(queue.view.options).toEqual(["widen", "later"]);
  });

  test("once the search has become as wide as it goes", () => {
    server.last.says(waiting);
    offer("widen", "later", "help");
    server.last.says({ ...waiting, widening: "related topics" });
    expect(queue.view.options).toContain("widen");
    server.last.says({ ...waiting, widening: "any topic" });
    expect(queue.view.options).toEqual(["later", "help"]);
  });

  test("another language is offered where the service offers it", () => {
    server.last.says({ ...waiting, widening: "any topic" });
    offer("widen", "later");
    server.last.says({ ...waiting, widening: "any topic", position: 2 });
    expect(queue.view.options).toContain("widen");
  });

  test("in line for a circle", () => {
    server.last.says(waiting);
    queue.choose("circle");
    offer("widen", "circle", "later", "help");
    expect(queue.view.options).toEqual(["later", "help"]);
  });

  test("what the service says is not to be had goes without asking to try again", () => {
    server.last.says(waiting);
    offer("widen", "later");
    server.last.says({ t: "refusal", code: "no_option" });
    expect(queue.view).toMatchObject({ options: [], refused: false });
  });
});

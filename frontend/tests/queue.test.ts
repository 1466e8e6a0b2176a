import { beforeEach, expect, test } from "vitest";
import { Queue, type QueueView } from "../src/line/queue.ts";
import { Close, type Matched } from "../src/wire.ts";
import { FakeClock, FakeServer, half } from "./fake.ts";

let clock: FakeClock;
let server: FakeServer;
let queue: Queue;
let found: Matched[];
let seen: QueueView[];

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  found = [];
  seen = [];
  queue = new Queue({
    ticket: "ticket", open: server.open, clock, random: half,
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

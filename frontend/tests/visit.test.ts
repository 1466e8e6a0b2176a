import { beforeEach, describe, expect, test, vi } from "vitest";
import { Arrival } from "../src/join/arrival.ts";
import { Refusal } from "../src/join/http.ts";
import { Joining } from "../src/join/join.ts";
import type { Site } from "../src/join/site.ts";
import { Keep } from "../src/keep.ts";
import { Queue } from "../src/line/queue.ts";
import { Part } from "../src/part.ts";
import { Afterwards } from "../src/room/afterwards.ts";
import { Room } from "../src/room/room.ts";
import { Visit } from "../src/visit.ts";
import { Close } from "../src/wire.ts";
import { entry, FakeClock, FakeServer, half, welcome } from "./fake.ts";

class Storage {
  readonly held = new Map<string, string>();
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
  removeItem = (key: string) => void this.held.delete(key);
}

const site: Site = {
  topics: [{ id: "sleep", name: { de: "Schlaf", en: "Sleep" }, waiting: 0, online: 0, wait_p50_s: null, wait_p90_s: null }],
  guidelines: { version: "1", text: { de: ["gut"], en: ["good"] } },
};

let storage: Storage;
let server: FakeServer;
let clock: FakeClock;
let refusal: string | null;
let visit: Visit;
let hangUp: () => void;
let waitPart: Part<{ Queue: typeof Queue }>;
let talkPart: Part<{ Room: typeof Room }>;
let laterPart: Part<{ Afterwards: typeof Afterwards }>;
let arrival: Arrival;

class FakeJoining extends Joining {
  override site = () => (refusal === "site" ? Promise.reject(new Refusal("unreachable", null)) : Promise.resolve(site));
  override prepare(): void {}
  override join = () =>
    refusal
      ? Promise.reject(new Refusal(refusal, 5))
      : Promise.resolve({ ticket: "ticket", visitor: "visitor", expires_at: 0 });
}

function arrive(): Visit {
  const joining = new FakeJoining({ fetch, now: () => 0, prove: () => Promise.reject(new Error("not asked for")) });
  visit = new Visit({
    arrive: (own) => (arrival = new Arrival({
      ...own, joining, language: () => "de", country: null, calledBack: false, stays: () => {}, changed: () => {},
    })),
    keep: new Keep(() => storage as unknown as globalThis.Storage), wait: waitPart, talk: talkPart, later: laterPart, hangUp, open: server.open, clock, random: half,
    language: () => "de", country: null, saveData: false, changed: () => {},
  });
  visit.start();
  return visit;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  storage = new Storage();
  server = new FakeServer();
  clock = new FakeClock();
  refusal = null;
  hangUp = vi.fn();
  waitPart = new Part(() => Promise.resolve({ Queue }), clock, half, () => {});
  talkPart = new Part(() => Promise.resolve({ Room }), clock, half, () => {});
  laterPart = new Part(() => Promise.resolve({ Afterwards }), clock, half, () => {});
  waitPart.ahead();
  talkPart.ahead();
  laterPart.ahead();
  arrive();
  await arrival.load();
});

async function wait(): Promise<void> {
  await arrival.find("18+");
  server.last.opens();
  server.last.says({ t: "waiting", position: 1, wait_s: null, widening: "same topic" });
}

async function talk(): Promise<void> {
  await wait();
  server.last.says({ t: "matched", seat: "seat", room: "r", kind: "pair", topic: "sleep" });
  server.last.opens();
  server.last.says(welcome());
}

test("two taps: a topic, and the start", async () => {
  arrival.choose({ topics: ["sleep"] });
  await wait();
  expect(visit.stage.at).toBe("wait");
  expect(server.last.frames[0]).toMatchObject({ ticket: "ticket" });
});

test("refused: what was chosen stays chosen, and the reason is told", async () => {
  arrival.choose({ topics: ["sleep"], need: "ideas" });
  refusal = "rate";
  await arrival.find("16-17");
  expect(arrival.refusal).toEqual({ code: "rate", retryIn: 5, about: "start" });
  expect(arrival.choices).toMatchObject({ topics: ["sleep"], need: "ideas", age: "16-17" });
  expect(arrival.joining).toBe(false);
});

test("a site that cannot be reached is told, and better news takes it back", async () => {
  refusal = "site";
  arrive();
  await arrival.load();
  expect(arrival.refusal?.code).toBe("unreachable");
  refusal = null;
  await arrival.load();
  expect(arrival.refusal).toBeNull();
});

test("a topic that is gone is not chosen any more", async () => {
  arrival.choose({ topics: ["sleep", "old"] });
  await arrival.load();
  expect(arrival.choices.topics).toEqual(["sleep"]);
});

describe("reload", () => {
  test("while waiting: the same ticket", async () => {
    await wait();
    arrive();
    server.last.opens();
    expect(server.last.frames[0]).toMatchObject({ t: "hello", ticket: "ticket" });
  });

  test("while talking: the same seat", async () => {
    await talk();
    arrive();
    server.last.opens();
    expect(server.last.path).toBe("/ws/room?r=r");
    expect(server.last.frames[0]).toMatchObject({ t: "hello", seat: "seat", pos: null });
  });
});

test("first words become the draft of the talk", async () => {
  await wait();
  visit.write("first words");
  server.last.says({ t: "matched", seat: "seat", room: "r", kind: "pair", topic: null });
  expect(visit.roomView?.draft).toBe("first words");
});

test("nobody came: back in line with the same ticket, and it is said", async () => {
  await talk();
  server.last.says(entry({ kind: "ended", by: null, reason: "no_show" }));
  expect(visit.stage).toEqual({ at: "wait", ticket: "ticket", circle: false, volunteer: false, meet: false, held: null, again: "no_show" });
  server.last.opens();
  expect(server.last.frames[0]).toMatchObject({ ticket: "ticket" });
});

test.each([
  [Close.UNAUTHORISED, "expired"], [Close.FINISHED, "given_back"], [Close.FORBIDDEN, "fault"], [Close.NOT_UNDERSTOOD, "fault"],
] as const)("the line closes with %i: home, and %s is told", async (code, notice) => {
  await wait();
  server.last.closes(code);
  expect(visit.stage).toEqual({ at: "landing", notice });
});

test("waiting in another tab: it stays on its page", async () => {
  await wait();
  server.last.closes(Close.DISPLACED);
  expect(visit.stage.at).toBe("wait");
});

test("stopping gives the place back", async () => {
  await wait();
  visit.stopWaiting();
  expect(visit.stage).toEqual({ at: "landing", notice: "given_back" });
});

test("leaving: goodbye is sent, the end is kind, and no words are left behind", async () => {
  await talk();
  visit.room?.write("half a thought");
  const room = server.last;
  visit.leaveRoom("thanks", null);
  expect(room.frames.at(-1)).toEqual({ t: "leave", goodbye: "thanks" });
  expect(visit.stage).toMatchObject({ at: "end", after: { why: "mine", seat: "seat", people: [{ id: "m2", name: "Spatz" }] } });
  expect([...storage.held.keys()].sort()).toEqual(["choices", "stage", "visitor"]);
});

test("the other's end leaves the words in sight until one goes on", async () => {
  await talk();
  server.last.says(entry({ text: "hello" }));
  server.last.says(entry({ kind: "ended", by: null, reason: "left" }));
  server.last.closes(Close.FINISHED);
  expect(visit.stage.at).toBe("room");
  expect(visit.roomView?.end?.reason).toBe("left");
  expect(visit.roomView?.lines).toHaveLength(1);
  visit.leaveEnded();
  expect(visit.stage).toMatchObject({ at: "end", after: { why: "left", kind: "pair" } });
  visit.home();
  expect(visit.stage).toEqual({ at: "landing", notice: null });
});

describe("after a talk", () => {
  test("a code to talk again stays in the tab until it is used", async () => {
    await talk();
    visit.leaveRoom(null, null);
    const found = { code: "AB12-CD34", expires_at: 1 };
    vi.spyOn(arrival, "post").mockResolvedValue(found);
    visit.afterwards?.wish(true);
    await settled();
    expect(visit.afterwards?.after).toMatchObject({ found, noted: false });
    visit.home();
    expect(arrival.code).toBe(found.code);
    arrival.choices.age = "18+"; vi.spyOn(FakeJoining.prototype, "comeBack").mockRejectedValueOnce(new Refusal("age_needed", null));
    await arrival.comeBack(found.code);
    expect(visit.stage).toMatchObject({ at: "wait", meet: true });
    expect(arrival.code).toBeNull();
  });

  test("one tap leads back to the line with the same choices", async () => {
    arrival.choose({ topics: ["sleep"] });
    await talk();
    server.last.says(entry({ kind: "ended", by: null, reason: "left" }));
    const room = server.last;
    await visit.onward();
    expect(visit.stage.at).toBe("wait");
    expect(arrival.choices.topics).toEqual(["sleep"]);
    expect(room.closed).toBe(true);
  });

  test("where the line cannot be reached the first page says why", async () => {
    await talk();
    visit.leaveRoom(null, null);
    refusal = "resting";
    await visit.onward();
    expect(visit.stage.at).toBe("landing");
    expect(arrival.refusal?.code).toBe("resting");
  });

  test("a break that is proposed just after one left is still heard, and kept over a reload", async () => {
    await talk();
    visit.leaveRoom(null, null);
    server.last.says({ t: "rest", after: "crisis", minutes: 15 });
    expect(visit.afterwards?.after.rest).toEqual({ after: "crisis", minutes: 15 });
    arrive();
    expect(visit.afterwards?.after.rest).toEqual({ after: "crisis", minutes: 15 });
  });

  test("a break that is proposed while the other's end is on the screen waits for the next page", async () => {
    await talk();
    server.last.says(entry({ kind: "ended", by: null, reason: "left" }));
    server.last.says({ t: "rest", after: "talks", minutes: 15 });
    visit.leaveEnded();
    expect(visit.afterwards?.after.rest).toEqual({ after: "talks", minutes: 15 });
  });

  test("a page of an older house is left for the first page", () => {
    storage.setItem("stage", JSON.stringify({ at: "end", why: "mine" }));
    arrive();
    expect(visit.stage.at).toBe("landing");
  });
});

test("after quick exit nothing is written any more", async () => {
  await talk();
  visit.stop();
  storage.held.clear();
  visit.room?.write("late");
  arrival.choose({ topics: [] });
  clock.pass(60_000);
  expect(storage.held.size).toBe(0);
});

test("without storage the visit works until a reload", async () => {
  const none = new Keep(() => {
    throw new Error("forbidden");
  });
  const shelf = none.shelf<string>("draft");
  shelf.write("x");
  expect(shelf.read()).toBe("x");
});

test("the proof of work begins with the first sign of staying, not with the page", async () => {
  const prepare = vi.spyOn(FakeJoining.prototype, "prepare");
  arrive();
  await arrival.load();
  expect(prepare).not.toHaveBeenCalled();
  arrival.prepare();
  expect(prepare).toHaveBeenCalledTimes(1);
});

test("matched before the part of a talk has come: the talk begins as soon as it is there", async () => {
  let come: (part: NonNullable<typeof talkPart.got>) => void = () => {};
  talkPart = new Part(() => new Promise((resolve) => (come = resolve)), clock, half, () => visit.partCame());
  arrive();
  await arrival.load();
  await wait();
  server.last.says({ t: "matched", seat: "seat", room: "r", kind: "pair", topic: "sleep" });
  expect(visit.stage.at).toBe("room");
  expect(server.last.path).toBe("/ws/queue");
  come({ Room });
  await vi.waitFor(() => expect(server.last.path).toBe("/ws/room?r=r"));
  expect(visit.room).not.toBeNull();
});

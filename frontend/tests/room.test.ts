import { beforeEach, describe, expect, test } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import type { Kept } from "../src/room/outbox.ts";
import { Room } from "../src/room/room.ts";
import type { RoomNeeds } from "../src/room/view.ts";
import { Close } from "../src/wire.ts";
import { echo, entry, FakeClock, FakeServer, half, members, welcome } from "./fake.ts";

let clock: FakeClock;
let server: FakeServer;
let needs: RoomNeeds;
let room: Room;

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  needs = {
    seat: "seat", room: "r 1", language: () => "de", country: "DE", saveData: false, open: server.open, clock, random: half,
    outbox: memoryShelf<Kept>(), draft: memoryShelf<string>(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => {}, rest: () => {},
  };
  enter();
});

function enter(): void {
  room = new Room(needs);
  room.connection.start();
}
function live(change: Parameters<typeof welcome>[0] = {}): void {
  server.last.opens();
  server.last.says(welcome(change));
}
const shown = () => room.view.lines.filter((line) => line.is === "text").map(({ text, sent }) => [text, sent]);

test("hello carries seat, position, language and country; never in the address", () => {
  server.last.opens();
  expect(server.last.path).toBe("/ws/room?r=r%201");
  expect(server.last.frames[0]).toEqual({ t: "hello", v: 1, seat: "seat", pos: null, lang: "de", country: "DE" });
});

test("said before the door is open: it waits and goes out", () => {
  room.say("  first words ");
  expect(shown()).toEqual([["first words", false]]);
  live();
  expect(server.last.got("say")).toEqual([{ t: "say", n: 1, text: "first words" }]);
  server.last.says(echo(1, "first words"));
  expect(shown()).toEqual([["first words", true]]);
});

test("white space is nothing to say", () => {
  live();
  room.say(" \n ");
  expect(server.last.got("say")).toEqual([]);
});

test("control characters stay behind; lines and tabs go out", () => {
  live();
  room.say("a\u0007b\n\tc\u0085");
  expect(server.last.got("say")).toEqual([{ t: "say", n: 1, text: "ab\n\tc" }]);
});

test("a break in the middle: the position is sent, the words go out again, nothing stands twice", () => {
  live();
  const theirs = entry({ text: "hello" });
  server.last.says(theirs);
  room.say("a");
  server.last.closes(1006);
  clock.pass(1000);
  server.last.opens();
  expect(server.last.frames[0]).toMatchObject({ pos: theirs.pos });
  const mine = echo(1, "a");
  server.last.says(welcome({ reset: false, acked: 1, entries: [mine], pos: mine.pos }));
  expect(server.last.got("say")).toEqual([]);
  expect(shown()).toEqual([["hello", true], ["a", true]]);
});

test("a link that swallows words without an echo is replaced", () => {
  live();
  room.say("a");
  clock.pass(10_000);
  expect(server.sockets).toHaveLength(2);
  live({ acked: 0 });
  expect(server.last.got("say")).toEqual([{ t: "say", n: 1, text: "a" }]);
});

test("with the store away nothing is sent, and all of it after calm", () => {
  live();
  server.last.says({ t: "trouble", retry_in: 2 });
  room.say("a");
  clock.pass(15_000);
  expect(server.last.got("say")).toEqual([]);
  expect(server.sockets).toHaveLength(1);
  server.last.says({ t: "calm" });
  expect(server.last.got("say")).toHaveLength(1);
});

test("trouble while a word is on its way: sent again after calm, under the same number", () => {
  live();
  room.say("a");
  server.last.says({ t: "trouble", retry_in: 2 });
  server.last.says({ t: "calm" });
  expect(server.last.got("say").map(({ n }) => n)).toEqual([1, 1]);
});

test("refused for haste: again after the named time", () => {
  live();
  room.say("a");
  server.last.says({ t: "refusal", code: "rate", retry_in: 3, n: 1 });
  clock.pass(2999);
  expect(server.last.got("say")).toHaveLength(1);
  clock.pass(1);
  expect(server.last.got("say")).toHaveLength(2);
});

test("refused for its order: a fresh welcome sets the count right", () => {
  live();
  room.say("a");
  server.last.says({ t: "refusal", code: "order", retry_in: null, n: 1 });
  expect(server.sockets).toHaveLength(2);
  live({ acked: 4 });
  expect(server.last.got("say")).toEqual([{ t: "say", n: 5, text: "a" }]);
});

describe("held", () => {
  const hold = { t: "hold", n: 1, reasons: [{ code: "contact", spans: [[0, 3]] }], edit: true };

  test("the words are back in the box", () => {
    live();
    room.say("0151 23");
    server.last.says(hold);
    expect(room.view.draft).toBe("0151 23");
    expect(room.view.returned).toHaveLength(1);
    expect(shown()).toEqual([]);
    room.say("I wish we could call");
    expect(room.view.returned).toEqual([]);
    expect(server.last.got("say").at(-1)).toEqual({ t: "say", n: 1, text: "I wish we could call" });
  });

  test("a new draft is not overwritten", () => {
    live();
    room.say("0151 23");
    room.write("already more");
    server.last.says(hold);
    expect(room.view.draft).toBe("already more");
  });
});

test("reload: draft and outbox are still there, the log comes from the server", () => {
  live();
  room.say("a");
  room.write("half a thought");
  room.connection.stop();
  enter();
  expect(room.view.draft).toBe("half a thought");
  const theirs = entry({ text: "hello" });
  live({ acked: 0, entries: [theirs], pos: theirs.pos });
  expect(shown()).toEqual([["hello", true], ["a", false]]);
  expect(server.last.got("say")).toEqual([{ t: "say", n: 1, text: "a" }]);
});

describe("the other one", () => {
  const other = () => room.view.others[0]?.state;

  test("is on the way until they joined for the first time", () => {
    live({ members: members.map((member) => ({ ...member, here: member.id === "m1" })) });
    expect(other()).toBe("coming");
    server.last.says(entry({ kind: "joined" }));
    expect(other()).toBe("here");
    server.last.says({ t: "presence", member: "m2", state: "reconnecting" });
    expect(other()).toBe("reconnecting");
    server.last.says(entry({ kind: "left" }));
    expect(other()).toBe("gone");
  });

  test("types, and the sign fades by itself", () => {
    live();
    server.last.says({ t: "typing", by: "m2", on: true });
    expect(room.view.others[0]?.typing).toBe(true);
    clock.pass(9000);
    expect(room.view.others[0]?.typing).toBe(false);
  });
});

test("typing is said seldom and taken back", () => {
  live();
  for (let i = 0; i < 30; i++) {
    room.write("x".repeat(i + 1));
    clock.pass(100);
  }
  expect(server.last.got("typing")).toEqual([{ t: "typing", on: true }]);
  clock.pass(6000);
  expect(server.last.got("typing").at(-1)).toEqual({ t: "typing", on: false });
});

test("where data is to be saved nobody is told about typing", () => {
  needs.saveData = true;
  enter();
  live();
  room.write("x");
  expect(server.last.got("typing")).toEqual([]);
});

describe("the end", () => {
  test.each(["left", "idle", "closed", "no_show"] as const)("%s", (reason) => {
    live();
    server.last.says(entry({ kind: "left", goodbye: "thanks" }));
    server.last.says(entry({ kind: "ended", by: null, reason }));
    server.last.closes(Close.FINISHED);
    expect(room.view.end).toEqual({ reason, goodbye: "thanks" });
  });

  test.each([
    [Close.FINISHED, "closed"], [Close.UNAUTHORISED, "gone"], [Close.NO_ROOM, "gone"], [Close.FORBIDDEN, "refused"],
    [Close.NOT_UNDERSTOOD, "fault"], [Close.TOO_BIG, "fault"],
  ] as const)("close %i → %s", (code, reason) => {
    live();
    server.last.closes(code);
    expect(room.view.end?.reason).toBe(reason);
  });

  test("displaced is no end", () => {
    live();
    server.last.closes(Close.DISPLACED);
    expect(room.view.end).toBeNull();
  });

  test("goodbye is said when the link is back, and leaves no trace", () => {
    live();
    room.write("half");
    server.last.closes(1006);
    room.leave("take_care");
    clock.pass(1000);
    live();
    expect(server.last.got("leave")).toEqual([{ t: "leave", goodbye: "take_care" }]);
    expect(needs.draft.read()).toBeNull();
  });

  test("block comes before leave", () => {
    live();
    room.leave(null, "m2");
    expect(server.last.frames.slice(-2)).toEqual([{ t: "block", member: "m2" }, { t: "leave", goodbye: null }]);
  });
});

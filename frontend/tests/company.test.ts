import { beforeEach, describe, expect, test } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import type { Kept } from "../src/room/outbox.ts";
import { Room } from "../src/room/room.ts";
import type { RoomNeeds } from "../src/room/view.ts";
import type { Member } from "../src/wire.ts";
import { entry, FakeClock, FakeServer, half, members, welcome } from "./fake.ts";

const third: Member = { id: "m3", name: "Fink", role: "either", need: "ideas", here: true };
let clock: FakeClock;
let server: FakeServer;
let needs: RoomNeeds;
let room: Room;

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  needs = {
    seat: "s", room: "r", language: () => "en", country: null, saveData: false, open: server.open, clock, random: half,
    outbox: memoryShelf<Kept>(), draft: memoryShelf<string>(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => {}, rest: () => {},
  };
  enter();
});
function enter(change: Parameters<typeof welcome>[0] = {}): void {
  room = new Room(needs);
  room.connection.start();
  server.last.opens();
  server.last.says(welcome({ kind: "circle", members: [...members, third], ...change }));
}
const states = () => Object.fromEntries(room.view.others.map(({ name, state }) => [name, state]));
const writing = () => room.view.others.filter(({ typing }) => typing).map(({ name }) => name);

test("who comes later brings their name along", () => {
  server.last.says(entry({ kind: "joined", by: "m4", member: { ...third, id: "m4", name: "Ulme" } }));
  expect(states()).toEqual({ Spatz: "here", Fink: "here", Ulme: "here" });
  server.last.says(entry({ kind: "joined", by: "m4", member: { ...third, id: "m4", name: "Ulme" } }));
  expect(room.view.others).toHaveLength(3);
});

test("the others go on when one leaves, and the words of who left keep their name", () => {
  server.last.says(entry({ kind: "left", by: "m3", goodbye: "thanks" }));
  expect(states()).toEqual({ Spatz: "here", Fink: "gone" });
  expect(room.view.end).toBeNull();
  const came = entry({ kind: "joined", by: "m3", member: third });
  enter({ members, entries: [came, entry({ by: "m3" }), entry({ kind: "left", by: "m3" })] });
  expect(states()).toEqual({ Spatz: "here", Fink: "gone" });
});

test("each writes for themselves, and each sign fades by itself", () => {
  server.last.says({ t: "typing", by: "m2", on: true });
  clock.pass(5000);
  server.last.says({ t: "typing", by: "m3", on: true });
  expect(writing()).toEqual(["Spatz", "Fink"]);
  clock.pass(4000);
  expect(writing()).toEqual(["Fink"]);
  server.last.says(entry({ by: "m3" }));
  expect(writing()).toEqual([]);
});

test("without a link nobody is seen to write", () => {
  server.last.says({ t: "typing", by: "m2", on: true });
  server.last.closes(1006);
  expect(writing()).toEqual([]);
});

test("who feels with it is told one by one", () => {
  server.last.says(entry({ by: "m1", n: 1, pos: "mine" }));
  for (const by of ["m2", "m3"]) server.last.says(entry({ kind: "mark", by, of: "mine" }));
  expect(room.view.lines[0]).toMatchObject({ marks: { mine: false, others: ["m2", "m3"] } });
});

describe("never to be met again, while one stays", () => {
  beforeEach(() => {
    server.last.says(entry({ by: "m2", text: "one" }));
    server.last.says(entry({ by: "m3", text: "two" }));
    room.block("m2");
  });
  const read = () => room.view.lines.map((line) => line.is === "text" && line.text);

  test("their words are gone for me, those to come as well, and only the service is told", () => {
    expect(server.last.got("block")).toEqual([{ t: "block", member: "m2" }]);
    server.last.says(entry({ by: "m2", text: "three" }));
    expect(read()).toEqual(["two"]);
    expect(states()).toEqual({ Fink: "here" });
    expect(server.last.got("leave")).toEqual([]);
  });

  test("a reload does not bring them back, and the wish is said again in case it was lost", () => {
    enter({ entries: [entry({ by: "m2", text: "one" }), entry({ by: "m3", text: "two" })] });
    expect(read()).toEqual(["two"]);
    expect(server.last.got("block")).toEqual([{ t: "block", member: "m2" }]);
  });

  test("leaving forgets it in this tab; what is left knows it", () => {
    room.leave(null);
    expect(needs.unread.read()).toBeNull();
    expect(room.after("mine", null, null)).toMatchObject({ kind: "circle", blocked: ["m2"], people: [{ id: "m3", name: "Fink" }] });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import type { Kept } from "../src/room/outbox.ts";
import { pauses, runOut, ServerTime } from "../src/room/pause.ts";
import { Room } from "../src/room/room.ts";
import { entry, FakeClock, FakeServer, half, welcome } from "./fake.ts";

const MINUTE = 60_000;

describe("from the log", () => {
  const pause = (at: number, by = "m2", minutes = 5) => entry({ kind: "pause", by, at, minutes, text: null });

  test("it lasts as long as was said", () => {
    expect(pauses([pause(0)])).toMatchObject([{ by: "m2", until: 5 * MINUTE, cut: null }]);
    expect(pauses([entry({ kind: "pause", at: 0, minutes: null })])).toMatchObject([{ until: 5 * MINUTE }]);
  });

  test.each(["resume", "left", "pause"] as const)("%s by the same person cuts it short", (kind) => {
    expect(pauses([pause(0), entry({ kind, at: MINUTE, by: "m2" })])[0]?.cut).toBe(MINUTE);
  });

  test("what others do, and words of one's own, do not", () => {
    const said = [entry({ kind: "resume", at: MINUTE, by: "m1" }), entry({ at: MINUTE, by: "m2" })];
    expect(pauses([pause(0), ...said])[0]?.cut).toBeNull();
  });

  test("the room's end cuts it short, and nothing cuts what had run out", () => {
    expect(pauses([pause(0), entry({ kind: "ended", by: null, at: MINUTE })])[0]?.cut).toBe(MINUTE);
    expect(pauses([pause(0), entry({ kind: "resume", at: 6 * MINUTE, by: "m2" })])[0]?.cut).toBeNull();
  });

  test("those that ran out, in the order in which they ended", () => {
    const all = pauses([pause(0), pause(1, "m3", 1), pause(2, "m4", 3)]);
    expect(runOut(all, 4 * MINUTE).map(({ by }) => by)).toEqual(["m3", "m4"]);
  });
});

describe("the server's time", () => {
  test("a clock that is slow or fast is seen through by what just came", () => {
    const clock = new FakeClock();
    for (const wrong of [-3_600_000, 3_600_000]) {
      const time = new ServerTime(clock);
      time.fresh(clock.now() + wrong - 400);
      time.fresh(clock.now() + wrong - 20);
      time.fresh(clock.now() + wrong - 9_000);
      expect(time.ahead).toBe(wrong - 20);
    }
  });

  test("after a reload the log alone says that it cannot be earlier", () => {
    const clock = new FakeClock();
    const time = new ServerTime(clock);
    time.older(clock.now() - 5000);
    expect(time.ahead).toBe(0);
    time.older(clock.now() + 5000);
    expect(time.ahead).toBe(5000);
  });
});

describe("in a talk", () => {
  let clock: FakeClock;
  let server: FakeServer;
  let room: Room;

  beforeEach(() => {
    clock = new FakeClock();
    server = new FakeServer();
    room = enter();
  });
  function enter(): Room {
    const made = new Room({
      seat: "s", room: "r", language: () => "en", country: null, saveData: false, open: server.open, clock, random: half,
      outbox: memoryShelf<Kept>(), draft: memoryShelf<string>(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => {}, rest: () => {},
    });
    made.connection.start();
    server.last.opens();
    server.last.says(welcome());
    return made;
  }
  const pause = (by: string, n?: number) => entry({ kind: "pause", by, at: clock.now(), minutes: 5, text: null, n: n ?? null });
  const notes = () => room.view.lines.map((line) => (line.is === "note" ? `${line.note} ${line.by}` : line.is));

  test("the other's is shown until it runs out, then one calm line says so", () => {
    const theirs = pause("m2");
    server.last.says(theirs);
    expect(room.view.pauses).toEqual([{ by: "m2", until: theirs.at + 5 * MINUTE }]);
    expect(room.view.paused).toBe(false);
    clock.pass(5 * MINUTE - 1);
    expect(notes()).toEqual(["pause m2"]);
    clock.pass(1);
    expect(room.view.pauses).toEqual([]);
    expect(notes()).toEqual(["pause m2", "over m2"]);
    server.last.says(entry({ at: clock.now() + 10 }));
    expect(notes()).toEqual(["pause m2", "over m2", "text"]);
  });

  test("mine begins with the tap, also without a link, and ends with the next", () => {
    room.pause(5);
    expect(room.view.paused).toBe(true);
    expect(server.last.got("pause")).toEqual([{ t: "pause", n: 1, minutes: 5 }]);
    server.last.says(pause("m1", 1));
    expect(room.view.paused).toBe(true);
    room.resume();
    expect(room.view.paused).toBe(false);
  });

  test("a reload knows it from the log", () => {
    const theirs = pause("m2");
    clock.pass(MINUTE);
    room = enter();
    server.last.says(welcome({ entries: [theirs], pos: theirs.pos }));
    expect(room.view.pauses[0]?.until).toBe(theirs.at + 5 * MINUTE);
    clock.pass(4 * MINUTE);
    expect(notes()).toEqual(["pause m2", "over m2"]);
  });

  test("one that the service does not grant is taken back, and it is told", () => {
    room.pause(5);
    server.last.says({ t: "refusal", code: "no_option", retry_in: 60, n: 1 });
    expect(room.view.paused).toBe(false);
    expect(room.view.notNow).toBe(true);
    room.say("then so");
    expect(room.view.notNow).toBe(false);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { Connection, type Phase } from "../src/link/connection.ts";
import { Close } from "../src/wire.ts";
import { FakeClock, FakeServer, type Frame, half } from "./fake.ts";

let clock: FakeClock;
let server: FakeServer;
let connection: Connection<Frame>;
let phases: Phase["at"][];
let frames: string[];

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  phases = [];
  frames = [];
  connection = new Connection<Frame>(
    {
      path: "/ws/room?r=r",
      hello: () => ({ t: "hello" }),
      beat: () => ({ t: "beat", pos: "p" }),
      answers: (frame) => frame.t === "welcome",
      frame: (frame) => frames.push(frame.t),
      phase: ({ at }) => phases.push(at),
    },
    server.open, clock, half,
  );
  connection.start();
});

function live(): void {
  server.last.opens();
  server.last.says({ t: "welcome" });
}

test("says hello first, and is live after the answer", () => {
  server.last.opens();
  expect(server.last.frames).toEqual([{ t: "hello" }]);
  expect(connection.phase.at).toBe("connecting");
  server.last.says({ t: "welcome" });
  expect(connection.phase.at).toBe("live");
});

test("beats every 20 seconds", () => {
  live();
  clock.pass(60_000);
  expect(server.last.got("beat")).toEqual(Array(3).fill({ t: "beat", pos: "p" }));
});

test("a page whose timers are slowed down beats with what arrives", () => {
  live();
  clock.late(21_000);
  server.last.says({ t: "entry" });
  expect(server.last.got("beat")).toHaveLength(1);
});

describe("close codes", () => {
  test.each([Close.RESTART, Close.TOO_SLOW, Close.FLOODING, 1001, 1006, 1011])("%i: comes back", (code) => {
    live();
    server.last.closes(code);
    expect(connection.phase.at).toBe("away");
    clock.pass(20_000);
    expect(server.sockets.length).toBeGreaterThan(1);
  });

  test.each([
    Close.FINISHED, Close.NOT_UNDERSTOOD, Close.UNAUTHORISED, Close.FORBIDDEN, Close.NO_ROOM, Close.DISPLACED, Close.TOO_BIG,
  ])("%i: stays away", (code) => {
    live();
    server.last.closes(code);
    expect(connection.phase).toEqual({ at: "over", code });
    clock.pass(60_000);
    expect(server.sockets).toHaveLength(1);
  });
});

test("after a goodbye it comes back at the moment that was named", () => {
  live();
  server.last.says({ t: "goodbye", retry_in: 7 });
  clock.pass(2000);
  server.last.closes(Close.RESTART);
  clock.pass(4999);
  expect(server.sockets).toHaveLength(1);
  clock.pass(1);
  expect(server.sockets).toHaveLength(2);
});

test("after a goodbye it changes over even if the server never closes", () => {
  live();
  const old = server.last;
  old.says({ t: "goodbye", retry_in: 7 });
  clock.pass(7000);
  expect(old.closed).toBe(true);
  expect(server.sockets).toHaveLength(2);
});

test("no answer to hello: another socket", () => {
  server.last.opens();
  clock.pass(8000);
  expect(connection.phase.at).toBe("away");
  clock.pass(1000);
  expect(server.sockets).toHaveLength(2);
});

test("a socket that never opens is given up", () => {
  clock.pass(8000);
  expect(server.last.closed).toBe(true);
  clock.pass(1000);
  expect(server.sockets).toHaveLength(2);
});

test("trouble before welcome is an answer: the socket stays", () => {
  server.last.opens();
  server.last.says({ t: "trouble", retry_in: 2 });
  clock.pass(30_000);
  expect(server.sockets).toHaveLength(1);
});

test("a late word of an old socket changes nothing", () => {
  live();
  const old = server.last;
  old.closes(1006);
  clock.pass(1000);
  const before = frames.length;
  old.says({ t: "entry" });
  old.closes(Close.FORBIDDEN);
  expect(frames).toHaveLength(before);
  expect(connection.phase.at).toBe("away");
});

test("the device comes back online: at once", () => {
  live();
  connection.offline();
  expect(connection.phase).toMatchObject({ at: "away", offline: true });
  connection.online();
  expect(server.sockets).toHaveLength(2);
  live();
  expect(connection.phase.at).toBe("live");
});

test("awake after long: a fresh socket; after a short look away: none", () => {
  live();
  connection.woke(24_000);
  expect(server.sockets).toHaveLength(1);
  connection.woke(26_000);
  expect(server.sockets).toHaveLength(2);
});

test("a beat that comes far too late means that the machine slept", () => {
  live();
  clock.sleep(120_000);
  expect(server.sockets).toHaveLength(2);
});

test("displaced, it can take the seat back", () => {
  live();
  server.last.closes(Close.DISPLACED);
  connection.takeBack();
  live();
  expect(connection.phase.at).toBe("live");
});

test("broken frames are passed over", () => {
  live();
  server.last.saysRaw("{");
  expect(connection.phase.at).toBe("live");
});

test("nothing is sent unless it is live", () => {
  expect(connection.send({ t: "say" })).toBe(false);
  live();
  expect(connection.send({ t: "say" })).toBe(true);
});

test("stopped, it stays stopped", () => {
  live();
  connection.stop();
  connection.online();
  clock.pass(100_000);
  expect(server.sockets).toHaveLength(1);
  expect(phases.at(-1)).toBe("over");
});

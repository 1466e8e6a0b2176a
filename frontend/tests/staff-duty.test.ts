import { expect, test } from "vitest";
import { Duty } from "../src/staff/duty.ts";
import { open } from "../src/staff/shifts.tsx";
import { reach } from "../src/staff/team.tsx";
import { minutes, unhurried } from "../src/staff/tick.ts";
import { Close } from "../src/wire.ts";
import { FakeClock, FakeServer, half } from "./fake.ts";

const offer = { t: "offer", id: "o1", topic: "grief", need: "heard", language: "de", waited_s: 70, level: 2, expires_in: 20 };
const onDuty = { t: "duty", on: true, state: "free", most: 1, rest_s: 0, ready: true };
const talk = { t: "talk", room: "r1", seat: "s1", topic: null, need: "heard", language: "de", level: 0, why: [], since: 5 };

function duty() {
  const [clock, server] = [new FakeClock(), new FakeServer()];
  const told: string[] = [];
  const made = new Duty({
    open: server.open, clock, random: half, changed: () => {}, talk: ({ room }) => told.push(room), over: ({ room }) => told.push(`${room} over`),
    signedOut: () => told.push("out"),
  });
  made.connection.start();
  server.last.opens();
  server.last.says(onDuty);
  return { made, clock, server, told };
}

test("an offer rings until the service says that it is over, and no longer than its time", () => {
  const { made, clock, server } = duty();
  server.last.says(offer);
  expect(made.view.offer).toMatchObject({ id: "o1", until: clock.now() + 20_000, taking: false });
  server.last.says({ t: "offer_over", id: "o1", why: "missed" });
  expect(made.view).toMatchObject({ offer: null, over: "missed" });
  server.last.says({ ...offer, id: "o2" });
  expect(made.view.over).toBe(null);
  clock.pass(22_000);
  expect(made.view).toMatchObject({ offer: null, over: "missed" });
});

test("the end of an older offer leaves the newer one alone", () => {
  const { made, server } = duty();
  server.last.says({ ...offer, id: "o2" });
  server.last.says({ t: "offer_over", id: "o1", why: "taken_back" });
  expect(made.view.offer?.id).toBe("o2");
});

test("an accepted offer is taken once, and rings on where that was refused", () => {
  const { made, server } = duty();
  server.last.says(offer);
  made.accept();
  made.accept();
  made.pass();
  expect(server.last.got("accept")).toEqual([{ t: "accept", id: "o1" }]);
  expect(server.last.got("pass")).toEqual([]);
  server.last.says({ t: "refusal", code: "store_away", retry_in: 2 });
  expect(made.view.offer?.taking).toBe(false);
  made.accept();
  server.last.says({ t: "matched", id: "o1", seat: "s1", room: "r1" });
  expect(made.view.offer).toBe(null);
});

test("passing is no miss", () => {
  const { made, server } = duty();
  server.last.says(offer);
  made.pass();
  server.last.says({ t: "offer_over", id: "o1", why: "passed" });
  expect(made.view).toMatchObject({ offer: null, over: null });
});

test("a broken link takes the offer away and keeps talks and what was said beside them", () => {
  const { made, server, told } = duty();
  server.last.says(talk);
  const said = { t: "aside", room: "r1", number: 1, at: 1, name: "Kim", by: "supervisor", text: "I am here" };
  server.last.says(said);
  server.last.says(said);
  server.last.says(offer);
  server.last.closes(1006);
  expect(made.view.offer).toBe(null);
  expect(made.view.talks.map(({ room }) => room)).toEqual(["r1"]);
  expect(made.view.said["r1"]).toHaveLength(1);
  expect(told).toEqual(["r1"]);
});

test("nothing typed beside a talk is taken for sent while the link is away", () => {
  const { made, server } = duty();
  server.last.closes(1006);
  expect(made.say("r1", "help")).toBe(false);
  expect(made.view.refused).toBe("unreachable");
});

test("the pause counts down here after it was told once, and ends by itself", () => {
  const { made, clock, server, told } = duty();
  server.last.says(talk);
  server.last.says({ t: "talk_over", room: "r1", rest_s: 120, debrief: false });
  expect(told).toEqual(["r1", "r1 over"]);
  expect(made.view.restUntil).toBe(clock.now() + 120_000);
  clock.pass(120_000);
  expect(made.view.restUntil).toBe(null);
});

test("a hand goes up once per talk and comes down", () => {
  const { made, server } = duty();
  server.last.says({ t: "hand", room: "r1", up: true, name: "Vera" });
  server.last.says({ t: "hand", room: "r1", up: true, name: "Vera", level: 3 });
  expect(made.view.hands).toMatchObject([{ room: "r1", level: 3 }]);
  server.last.says({ t: "hand", room: "r1", up: false });
  expect(made.view.hands).toEqual([]);
});

test("the end of the session is told, and does not come back", () => {
  const { server, told, clock } = duty();
  server.last.closes(Close.UNAUTHORISED);
  clock.pass(60_000);
  expect(told).toEqual(["out"]);
  expect(server.sockets).toHaveLength(1);
});

test.each([[125_000, "2:10"], [120_000, "2:00"], [11_000, "0:20"], [10_000, null], [-5, null]])("%i ms are %j, in calm steps", (ms, told) => {
  expect(unhurried(ms)).toBe(told);
});

test("minutes never go below none", () => {
  expect([minutes(-1), minutes(59_999), minutes(60_000)]).toEqual([0, 0, 1]);
});

test("open is a shift with a free or offered seat, in a language of mine, that is not over", () => {
  const shift = { id: "a", language: "de", begin: 0, end: 10, people: [], yours: false, free: 1 };
  const kim = { name: "Kim", you: false, offered: true };
  expect(open(shift, ["de"], 0)).toBe(true);
  expect(open({ ...shift, free: 0 }, ["de"], 0)).toBe(false);
  expect(open({ ...shift, free: 0, people: [kim] }, ["de"], 0)).toBe(true);
  expect(open({ ...shift, yours: true }, ["de"], 0)).toBe(false);
  expect(open(shift, ["en"], 0)).toBe(false);
  expect(open(shift, ["de"], 10_000)).toBe(false);
});

test("a supervisor reaches volunteers, an operator everybody, a volunteer nobody", () => {
  expect([reach("volunteer"), reach("supervisor"), reach("operator")]).toEqual([[], ["volunteer"], ["volunteer", "supervisor", "operator"]]);
});

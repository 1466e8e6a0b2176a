import { beforeEach, describe, expect, test } from "vitest";
import { Arrival } from "../src/join/arrival.ts";
import { Refusal } from "../src/join/http.ts";
import { Joining, type Wish } from "../src/join/join.ts";
import type { Site } from "../src/join/site.ts";
import { Keep } from "../src/keep.ts";
import { Queue } from "../src/line/queue.ts";
import { Part } from "../src/part.ts";
import { Afterwards } from "../src/room/afterwards.ts";
import { Room } from "../src/room/room.ts";
import { Visit } from "../src/visit.ts";
import { FakeClock, FakeServer, half, welcome } from "./fake.ts";

const site: Site = { topics: [], guidelines: { version: "1", text: { de: ["gut"], en: ["good"] } } };
let server: FakeServer;
let visit: Visit;
let refusal: string | null;
let wishes: Wish[];

class FakeJoining extends Joining {
  override site = () => Promise.resolve(site);
  override prepare(): void {}
  override join = (wish: Wish) => {
    wishes.push(wish);
    return refusal ? Promise.reject(new Refusal(refusal, 5)) : Promise.resolve({ ticket: "next", visitor: "visitor", expires_at: 0 });
  };
}

beforeEach(async () => {
  const held = new Map<string, string>([["stage", JSON.stringify({ at: "room", room: "r", seat: "s", ticket: "t", circle: false, volunteer: false, held: null, meet: false })]]);
  const storage = { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value), removeItem: (key: string) => void held.delete(key) };
  const clock = new FakeClock();
  const part = <T>(got: T) => {
    const made = new Part(() => Promise.resolve(got), clock, half, () => visit?.partCame());
    made.ahead();
    return made;
  };
  [server, refusal, wishes] = [new FakeServer(), null, []];
  const joining = new FakeJoining({ fetch, now: () => 0, prove: () => Promise.reject(new Error("not asked for")) });
  visit = new Visit({
    arrive: (own) => new Arrival({ ...own, joining, language: () => "de", country: null, calledBack: false, stays: () => {}, changed: () => {} }),
    keep: new Keep(() => storage as unknown as Storage), wait: part({ Queue }), talk: part({ Room }), later: part({ Afterwards }), hangUp: () => {},
    open: server.open, clock, random: half, language: () => "de", country: null, saveData: false, changed: () => {},
  });
  visit.start();
  await new Promise((resolve) => setTimeout(resolve));
  visit.arrival?.choose({ age: "18+" });
  server.last.opens();
  server.last.says(welcome());
});

describe("from a talk to a trained volunteer", () => {
  test("the place comes first, ahead of the line; then the talk ends with a kind word", async () => {
    const talk = server.last;
    await visit.toVolunteer(3);
    expect(wishes).toMatchObject([{ volunteer: true, level: 3, age: "18+" }]);
    expect(visit.stage).toMatchObject({ at: "wait", ticket: "next", volunteer: true });
    expect(talk.got("leave")).toEqual([{ t: "leave", goodbye: "need_to_go" }]);
  });

  test("where no place is to be had, the talk goes on as if nothing had been", async () => {
    refusal = "listening_closed";
    const talk = server.last;
    await visit.toVolunteer(3);
    expect(visit.stage.at).toBe("room");
    expect(visit.room?.view.phase.at).toBe("live");
    expect(talk.got("leave")).toEqual([]);
  });
});

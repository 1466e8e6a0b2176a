import { beforeEach, describe, expect, test } from "vitest";
import { Refusal } from "../src/join/http.ts";
import { type After, mayMeet } from "../src/room/after.ts";
import { Afterwards } from "../src/room/afterwards.ts";
import { FakeClock } from "./fake.ts";

const first: After = {
  seat: "seat", kind: "pair", why: "mine", goodbye: null, people: [{ id: "m2", name: "Spatz" }], blocked: [], rest: null, sanction: null,
  card: null, resting: null, wish: null, found: null, noted: false,
};
const found = { code: "AB12-CD34", expires_at: 1_790_000_000 };
let clock: FakeClock;
let asked: { path: string; body: unknown; at: number }[];
let answer: () => Promise<unknown>;
let talk: Afterwards;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  answer = () => Promise.resolve({ code: null, expires_at: null });
  talk = begin(first);
});
function begin(after: After): Afterwards {
  const made = new Afterwards({
    after, visitor: "visitor", clock, random: () => 0.5, changed: () => {},
    post: (path, body) => {
      asked.push({ path, body, at: clock.now() });
      return answer();
    },
  });
  made.start();
  return made;
}
/** Lets `seconds` pass, with answers coming in before, between and after. */
async function pass(seconds: number): Promise<void> {
  const answers = () => new Promise((resolve) => setImmediate(resolve));
  await answers();
  for (let i = 0; i < seconds; i++) {
    clock.pass(1000);
    await answers();
  }
}

describe("talk again", () => {
  test("nothing is asked before the person answered", async () => {
    await pass(300);
    expect(asked).toEqual([]);
  });

  test("a yes is asked about seldom and more seldom, until both said it", async () => {
    talk.wish(true);
    await pass(240);
    const gaps = asked.slice(1).map(({ at }, i) => (at - (asked[i]?.at ?? 0)) / 1000);
    expect(asked.every(({ path, body }) => path === "/api/again" && JSON.stringify(body) === '{"seat":"seat","wish":true}')).toBe(true);
    expect(gaps).toEqual([3, 6, 12, 24, 48, 60, 60]);
    answer = () => Promise.resolve(found);
    await pass(60);
    expect(talk.after.found).toEqual(found);
    const { length } = asked;
    await pass(300);
    expect(asked).toHaveLength(length);
  });

  test("not now is said once, and asked no more", async () => {
    talk.wish(false);
    await pass(300);
    expect(asked).toHaveLength(1);
    expect(talk.after.wish).toBe(false);
  });

  test("taken back: an answer that was on its way shows nothing", async () => {
    let reply = (_: unknown) => {};
    answer = () => new Promise((resolve) => (reply = resolve));
    talk.wish(true);
    const late = reply;
    talk.wish(false);
    late(found);
    await pass(1);
    expect(talk.after).toMatchObject({ wish: false, found: null });
  });

  test("not reached: it is said, tried again, and not before the named time", async () => {
    answer = () => Promise.reject(new Refusal("rate", 20));
    talk.wish(true);
    await pass(19);
    expect(talk.asking).toBe("away");
    expect(asked).toHaveLength(1);
    answer = () => Promise.resolve(found);
    await pass(1);
    expect(talk.after.found).toEqual(found);
    expect(talk.asking).toBe("well");
  });

  test("a seat that is too old cannot be asked for any more", async () => {
    answer = () => Promise.reject(new Refusal("seat_invalid", null));
    talk.wish(true);
    await pass(300);
    expect(talk.asking).toBe("gone");
    expect(asked).toHaveLength(1);
  });

  test("the page is left: nothing is asked any more; after a reload it goes on", async () => {
    talk.wish(true);
    await pass(1);
    talk.stop();
    await pass(300);
    expect(asked).toHaveLength(1);
    begin(talk.after);
    expect(asked).toHaveLength(2);
  });

  test("only two who met are asked, and not after a block", () => {
    expect(mayMeet(first)).toBe(true);
    expect(mayMeet({ ...first, kind: "circle" })).toBe(false);
    expect(mayMeet({ ...first, people: [] })).toBe(false);
    expect(mayMeet({ ...first, blocked: ["m2"] })).toBe(false);
  });
});

describe("never again", () => {
  test("it takes the wish to meet with it", async () => {
    talk.wish(true);
    await pass(1);
    await talk.block("m2");
    expect(asked.at(-1)).toMatchObject({ path: "/api/block", body: { seat: "seat", member: "m2" } });
    expect(talk.after).toMatchObject({ blocked: ["m2"], wish: null, found: null });
    const { length } = asked;
    await pass(300);
    expect(asked).toHaveLength(length);
  });

  test("what did not work is told, and can be tried again", async () => {
    answer = () => Promise.reject(new Refusal("unreachable", null));
    await talk.block("m2");
    expect(talk.failed).toBe("block");
    expect(talk.after.blocked).toEqual([]);
    answer = () => Promise.resolve(null);
    await talk.block("m2");
    expect(talk.failed).toBeNull();
    expect(talk.after.blocked).toEqual(["m2"]);
  });
});

describe("a break", () => {
  const proposed: After = { ...first, rest: { after: "talks", minutes: 15 } };

  test("taken: until when, and ended by a tap", async () => {
    talk = begin(proposed);
    const until = clock.now() + 15 * 60_000;
    await talk.rest(15);
    expect(asked).toMatchObject([{ path: "/api/rest", body: { visitor: "visitor", minutes: 15 } }]);
    expect(talk.after.resting).toBe(until);
    await talk.rest(0);
    expect(asked.at(-1)).toMatchObject({ body: { minutes: 0 } });
    expect(talk.after.resting).toBe(0);
  });

  test("going on costs no question", async () => {
    talk = begin(proposed);
    await talk.rest(0);
    expect(asked).toEqual([]);
    expect(talk.after.resting).toBe(0);
  });

  test("the service cannot be reached: one can rest all the same", async () => {
    talk = begin(proposed);
    answer = () => Promise.reject(new Refusal("unreachable", null));
    await talk.rest(15);
    expect(talk.failed).toBe("rest");
    expect(talk.after.resting).toBeGreaterThan(clock.now());
  });

  test("a proposal that comes late is shown; a second one changes nothing", () => {
    talk.propose({ after: "crisis", minutes: 15 });
    talk.propose({ after: "talks", minutes: 30 });
    expect(talk.after.rest).toEqual({ after: "crisis", minutes: 15 });
  });
});

describe("how heavy it is", () => {
  test("both numbers go out together, once", async () => {
    talk = begin({ ...first, heavy: { before: 8, told: false } });
    const twice = [talk.felt(5), talk.felt(5)];
    await Promise.all(twice);
    expect(asked.map(({ path, body }) => [path, body])).toEqual([["/api/felt", { seat: "seat", before: 8, after: 5 }]]);
    expect(talk.after.heavy).toEqual({ before: 8, told: true });
  });

  test("not reached: it can be said once more", async () => {
    talk = begin({ ...first, heavy: { before: 8, told: false } });
    answer = () => Promise.reject(new Refusal("unreachable", null));
    await talk.felt(5);
    expect([talk.failed, talk.after.heavy?.told]).toEqual(["felt", false]);
    answer = () => Promise.resolve(null);
    await talk.felt(4);
    expect([talk.failed, talk.after.heavy?.told, asked.length]).toEqual([null, true, 2]);
  });

  test("who said nothing before is asked nothing", async () => {
    await talk.felt(5);
    expect(asked).toEqual([]);
  });
});

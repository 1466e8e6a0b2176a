import { describe, expect, test } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import { type Kept, Outbox } from "../src/room/outbox.ts";

const ids = () => {
  let made = 0;
  return () => `p${++made}`;
};
const fresh = (shelf = memoryShelf<Kept>(), room = "r") => new Outbox(room, shelf, ids());
const say = (text: string) => ({ t: "say", text }) as const;
const none = new Map<number, string | null>();

test("numbers from one, one at a time, the next after the echo", () => {
  const outbox = fresh();
  outbox.put(say("a"));
  outbox.put(say("b"));
  expect(outbox.take()).toEqual({ t: "say", n: 1, text: "a" });
  expect(outbox.take()).toBeNull();
  outbox.echo(1);
  expect(outbox.take()).toEqual({ t: "say", n: 2, text: "b" });
  outbox.echo(2);
  expect(outbox.parcels).toEqual([]);
});

test("what is lost on the way goes out again under the same number", () => {
  const outbox = fresh();
  outbox.put(say("a"));
  outbox.take();
  outbox.landed();
  expect(outbox.take()).toEqual({ t: "say", n: 1, text: "a" });
});

test("marks and pauses are numbered with the words", () => {
  const outbox = fresh();
  outbox.put({ t: "mark", of: "x" });
  outbox.put({ t: "pause", minutes: 5 });
  expect(outbox.take()).toEqual({ t: "mark", n: 1, of: "x" });
  outbox.echo(1);
  expect(outbox.take()).toEqual({ t: "pause", n: 2, minutes: 5 });
});

describe("after a reload", () => {
  test("what was not echoed is still here", () => {
    const shelf = memoryShelf<Kept>();
    fresh(shelf).put(say("a"));
    const again = fresh(shelf);
    again.welcome(4, none);
    expect(again.take()).toEqual({ t: "say", n: 5, text: "a" });
  });

  test("what arrived although its echo was missed is not said twice", () => {
    const shelf = memoryShelf<Kept>();
    const before = fresh(shelf);
    before.put(say("a"));
    before.take();
    const again = fresh(shelf);
    again.welcome(1, new Map([[1, "a"]]));
    expect(again.take()).toBeNull();
  });

  test("arrived, and trimmed from the log since: not said twice", () => {
    const shelf = memoryShelf<Kept>();
    const before = fresh(shelf);
    before.put(say("a"));
    before.take();
    const again = fresh(shelf);
    again.welcome(1, none);
    expect(again.parcels).toEqual([]);
  });

  test("words for one room never go to another", () => {
    const shelf = memoryShelf<Kept>();
    fresh(shelf, "one").put(say("a"));
    expect(fresh(shelf, "two").parcels).toEqual([]);
  });
});

test("another tab took the number for other words: these ones still go out", () => {
  const outbox = fresh();
  outbox.put(say("mine"));
  outbox.take();
  outbox.welcome(1, new Map([[1, "from the other tab"]]));
  expect(outbox.take()).toEqual({ t: "say", n: 2, text: "mine" });
});

test("the same words with other spaces are the same words", () => {
  const outbox = fresh();
  outbox.put(say("a  b\nc"));
  outbox.take();
  outbox.welcome(1, new Map([[1, "a b c"]]));
  expect(outbox.parcels).toEqual([]);
});

test("a room that began anew counts anew", () => {
  const outbox = fresh();
  outbox.welcome(7, none);
  outbox.put(say("a"));
  outbox.take();
  outbox.welcome(0, none);
  expect(outbox.take()).toEqual({ t: "say", n: 1, text: "a" });
});

describe("not sent", () => {
  test("a hold gives the words back and frees the number", () => {
    const outbox = fresh();
    outbox.put(say("call 0151"));
    outbox.put(say("b"));
    outbox.take();
    const hold = { t: "hold", n: 1, reasons: [{ code: "contact", spans: [[5, 9]] as [number, number][] }] } as const;
    outbox.hold({ ...hold, reasons: [...hold.reasons] });
    expect(outbox.returned[0]?.said).toEqual(say("call 0151"));
    expect(outbox.take()).toEqual({ t: "say", n: 1, text: "b" });
  });

  test.each([
    ["rate", "later"], ["store_away", "later"], ["order", "resync"], ["too_long", "back"], ["bad_text", "back"],
    ["empty", "back"], ["ended", "back"], ["duplicate", "done"],
  ] as const)("%s → %s", (code, what) => {
    const outbox = fresh();
    outbox.put(say("a"));
    outbox.take();
    expect(outbox.refuse(1, code)).toBe(what);
    expect(outbox.parcels).toHaveLength(what === "back" || what === "done" ? 0 : 1);
    expect(outbox.returned).toHaveLength(what === "back" ? 1 : 0);
    if (what === "later") expect(outbox.take()).toEqual({ t: "say", n: 1, text: "a" });
  });

  test("a refusal of something else changes nothing", () => {
    const outbox = fresh();
    outbox.put(say("a"));
    outbox.take();
    expect(outbox.refuse(9, "too_long")).toBe("done");
    expect(outbox.parcels).toHaveLength(1);
  });

  test("a mark that cannot be is forgotten without a word", () => {
    const outbox = fresh();
    outbox.put({ t: "mark", of: "x" });
    outbox.take();
    outbox.refuse(1, "not_member");
    expect(outbox.returned).toEqual([]);
  });
});

test("the line on the screen keeps its key from parcel to echo", () => {
  const outbox = fresh();
  outbox.put(say("a"));
  const id = outbox.parcels[0]?.id;
  outbox.take();
  outbox.echo(1);
  expect(outbox.ids.get(1)).toBe(id);
});

test("an empty outbox leaves nothing in storage", () => {
  const shelf = memoryShelf<Kept>();
  const outbox = fresh(shelf);
  outbox.put(say("a"));
  expect(shelf.read()).not.toBeNull();
  outbox.take();
  outbox.echo(1);
  expect(shelf.read()).toBeNull();
});

test("what the service lost after its echo goes out before what waits", () => {
  const outbox = fresh();
  outbox.put({ t: "say", text: "waiting" });
  outbox.welcome(4, new Map());
  outbox.again(["lost"]);
  expect(outbox.take()).toEqual({ t: "say", text: "lost", n: 5 });
  outbox.echo(5);
  expect(outbox.take()).toEqual({ t: "say", text: "waiting", n: 6 });
});

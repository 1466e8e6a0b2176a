import { expect, test } from "vitest";
import { lines } from "../src/room/lines.ts";
import { Transcript } from "../src/room/transcript.ts";
import { echo, entry, welcome } from "./fake.ts";

const texts = (transcript: Transcript) => transcript.entries.map(({ text }) => text);

test("a delta continues, a reset replaces", () => {
  const [a, b, c] = [entry({ text: "a" }), entry({ text: "b" }), entry({ text: "c" })];
  const transcript = new Transcript();
  transcript.welcome(welcome({ entries: [a], pos: a.pos }));
  transcript.welcome(welcome({ reset: false, entries: [b], pos: b.pos }));
  expect(texts(transcript)).toEqual(["a", "b"]);
  transcript.welcome(welcome({ reset: true, entries: [b, c], pos: c.pos }));
  expect(texts(transcript)).toEqual(["b", "c"]);
  expect(transcript.pos).toBe(c.pos);
});

test("the same position never stands twice", () => {
  const a = entry({ text: "a" });
  const transcript = new Transcript();
  expect(transcript.add(a)).toBe(true);
  expect(transcript.add(a)).toBe(false);
  transcript.welcome(welcome({ reset: false, entries: [a, entry({ text: "b" })] }));
  expect(texts(transcript)).toEqual(["a", "b"]);
});

test("a delta of nothing keeps the position", () => {
  const a = entry();
  const transcript = new Transcript();
  transcript.add(a);
  transcript.welcome(welcome({ reset: false, pos: null }));
  expect(transcript.pos).toBe(a.pos);
});

test("words that the service lost stay on the screen, apart", () => {
  const [a, b] = [entry({ text: "first", at: 1 }), entry({ text: "second", at: 2 })];
  const transcript = new Transcript();
  transcript.welcome(welcome({ entries: [a, b] }));
  expect(transcript.kept).toEqual([]);
  transcript.welcome(welcome({ entries: [a] }));
  expect(transcript.kept).toEqual([b]);
  transcript.welcome(welcome({ entries: [] }));
  expect(transcript.kept).toEqual([a, b]);
});

test("words said again are not shown twice", () => {
  const a = entry({ text: "still here?" });
  const transcript = new Transcript();
  transcript.welcome(welcome({ entries: [a] }));
  transcript.welcome(welcome({ entries: [] }));
  transcript.add(entry({ text: "still here?" }));
  expect(transcript.kept).toEqual([]);
  expect(transcript.entries.map((one) => one.text)).toEqual(["still here?"]);
});

test("own words that a failover lost are said again, those of a whole new log are not", () => {
  const transcript = new Transcript();
  const [one, two] = [echo(1, "one"), echo(2, "two")];
  transcript.welcome(welcome({ entries: [one, two] }));
  transcript.welcome(welcome({ entries: [one] }));
  expect(transcript.unsaid("m1", 1)).toEqual(["two"]);
  expect(transcript.kept).toEqual([]);
  transcript.welcome(welcome({ entries: [] }));
  expect(transcript.unsaid("m1", 0)).toEqual([]);
  expect(transcript.kept).toEqual([one]);
});

test("what is on its way stands at the end and becomes its echo in place", () => {
  const theirs = entry({ text: "hello" });
  const parcel = { id: "p1", said: { t: "say", text: "hi" }, n: null } as const;
  const before = lines([theirs], [parcel], "m1", new Map(), 0);
  expect(before.at(-1)).toMatchObject({ key: "p1", text: "hi", sent: false, mine: true });
  const after = lines([theirs, echo(1, "hi")], [], "m1", new Map([[1, "p1"]]), 0);
  expect(after.at(-1)).toMatchObject({ key: "p1", text: "hi", sent: true });
});

test("several by the same person are a group", () => {
  const shown = lines([entry(), entry(), echo(1, "a"), entry()], [], "m1", new Map(), 0);
  expect(shown.map((line) => line.is === "text" && [line.first, line.last])).toEqual([
    [true, false], [false, true], [true, true], [true, true],
  ]);
});

test("marks are counted at their message, mine at once", () => {
  const theirs = entry();
  const mine = echo(1, "x");
  const mark = entry({ kind: "mark", of: mine.pos });
  const shown = lines([theirs, mine, mark], [{ id: "p", said: { t: "mark", of: theirs.pos }, n: null }], "m1", new Map(), 0);
  expect(shown).toHaveLength(2);
  expect(shown[0]).toMatchObject({ marks: { mine: true, others: [] } });
  expect(shown[1]).toMatchObject({ marks: { mine: false, others: ["m2"] } });
});

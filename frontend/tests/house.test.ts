/** What the pages of the house do to lists, apart from any page. */
import { expect, test } from "vitest";
import { idOf, moved, replaced, withLine, without } from "../src/ops/house/paper.ts";

test("up and down stop at the ends", () => {
  expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
});

test("lists are made anew", () => {
  const list = ["a", "b"];
  expect(replaced(list, 1, "c")).toEqual(["a", "c"]);
  expect(without(list, 0)).toEqual(["b"]);
  expect(list).toEqual(["a", "b"]);
});

test.each([
  ["Exams & fear", [], "exams_fear"],
  ["Prüfungen", [], "prufungen"],
  ["Sleep", ["sleep"], "sleep_2"],
  ["Sleep", ["sleep", "sleep_2"], "sleep_3"],
  ["3 a.m.", [], "a_m"],
  ["悩み", [], "topic"],
  ["x", [], "x_1"],
  ["A very long name that goes on and on", [], "a_very_long_name_that_go"],
])("%j, beside %j, gets the id %j", (name, known, id) => {
  const made = idOf(name, known);
  expect(made).toMatch(/^[a-z][a-z0-9_]{1,31}$/);
  expect(known).not.toContain(made);
  expect(made).toBe(id);
});

test("an edit takes the place of the one before, and as shipped is none", () => {
  const one = withLine({ lines: [{ id: "DE-a", hidden: true }, { id: "DE-b" }] }, "DE-a", { id: "DE-a", reviewed: "2026-11-23" });
  expect(one.lines).toEqual([{ id: "DE-b" }, { id: "DE-a", reviewed: "2026-11-23" }]);
  expect(withLine(one, "DE-b", null).lines.map(({ id }) => id)).toEqual(["DE-a"]);
});

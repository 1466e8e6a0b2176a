import { expect, test } from "vitest";
import { late, type Queue, type ReportLine, span } from "../src/staff/reports-queue.ts";
import { de, en } from "./spoken.ts";

const NOW = 1_000_000;

function report(differs: Partial<ReportLine>): ReportLine {
  return {
    id: "r", reason: "danger", severity: 3, language: "de", at: NOW - 660, seen_at: null, text_until: null, about: "abcdef", independent: 1,
    taken: null, proposal: null, ...differs,
  };
}

const queue = (reports: ReportLine[], staffed = true): Queue => ({ at: NOW, staffed, reports, appeals: [], rules: [] });

test.each<[string, Queue, number]>([
  ["a severe one that nobody opened for eleven minutes", queue([report({})]), 660],
  ["the oldest of them", queue([report({}), report({ at: NOW - 1200 })]), 1200],
  ["one of nine minutes", queue([report({ at: NOW - 540 })]), 0],
  ["one that somebody has opened", queue([report({ seen_at: NOW - 30 })]), 0],
  ["one that is not severe", queue([report({ severity: 2 })]), 0],
  ["outside of the hours", queue([report({})], false), 0],
  ["none", queue([]), 0],
])("late is %s", (_, waiting, seconds) => {
  expect(late(waiting)).toBe(seconds);
});

test.each([
  [0, "1 minute", "1 Minute"], [119, "1 minute", "1 Minute"], [3600, "60 minutes", "60 Minuten"], [-7200, "2 hours", "2 Stunden"],
  [71 * 3600, "3 days", "3 Tagen"],
])("%i seconds in words", (seconds, english, german) => {
  expect([span(seconds, en), span(seconds, de)]).toEqual([english, german]);
});

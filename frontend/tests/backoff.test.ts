import { expect, test } from "vitest";
import { Backoff, LEAST_MS, MOST_MS, STABLE_MS } from "../src/link/backoff.ts";

const waits = (random: () => number, tries: number) => {
  const backoff = new Backoff(random);
  return Array.from({ length: tries }, () => backoff.next(0));
};

test.each([
  ["the least chance", () => 0, [500, 500, 500, 500, 500, 500, 500, 500]],
  ["the greatest chance", () => 1, [1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000]],
])("%s", (_, random, expected) => {
  expect(waits(random, 8)).toEqual(expected);
});

test("every wait stays between half a second and twenty", () => {
  for (let i = 0; i < 200; i++) {
    for (const wait of waits(Math.random, 12)) {
      expect(wait).toBeGreaterThanOrEqual(LEAST_MS);
      expect(wait).toBeLessThanOrEqual(MOST_MS);
    }
  }
});

test("a connection that held begins anew, a short one does not", () => {
  const backoff = new Backoff(() => 1);
  backoff.next(0);
  backoff.next(0);
  backoff.up(0);
  expect(backoff.next(STABLE_MS - 1)).toBe(4000);
  backoff.up(0);
  expect(backoff.next(STABLE_MS)).toBe(1000);
});

import { expect, test, vi } from "vitest";
import { Part } from "../src/part.ts";
import { FakeClock, half } from "./fake.ts";

function part(...answers: (string | Error)[]) {
  const clock = new FakeClock();
  const load = vi.fn(() => {
    const answer = answers.shift() ?? "late";
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const changed = vi.fn();
  return { clock, load, changed, one: new Part<string>(load, clock, half, changed) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("fetched once, ahead of need", async () => {
  const { one, load, changed } = part("it");
  one.ahead();
  one.ahead();
  one.want();
  await settled();
  one.want();
  expect(one.got).toBe("it");
  expect(load).toHaveBeenCalledTimes(1);
  expect(changed.mock.calls).toEqual([[0]]);
});

test("ahead of need a failure is no news, and the need tries again", async () => {
  const { one, changed } = part(new Error("no net"), "it");
  one.ahead();
  await settled();
  expect(changed).not.toHaveBeenCalled();
  one.want();
  await settled();
  expect(one.got).toBe("it");
});

test("needed: tried again until it comes, and each failure is told", async () => {
  const { one, clock, load, changed } = part(new Error("no net"), new Error("no net"), "it");
  one.want();
  await settled();
  expect([one.failed, one.got]).toEqual([1, null]);
  clock.pass(20_000);
  await settled();
  clock.pass(20_000);
  await settled();
  expect([one.failed, one.got]).toEqual([0, "it"]);
  expect(load).toHaveBeenCalledTimes(3);
  expect(changed.mock.calls).toEqual([[1], [2], [0]]);
});

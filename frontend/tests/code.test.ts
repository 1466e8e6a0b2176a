import { expect, test, vi } from "vitest";
import { Arrival } from "../src/join/arrival.ts";
import { Refusal } from "../src/join/http.ts";
import { Joining } from "../src/join/join.ts";
import { memoryShelf } from "../src/keep.ts";

test.each([
  ["code_unknown", false, "code_unknown"], ["invalid", false, "code_unknown"], ["age_needed", true, undefined],
])("a code that is answered with %s: the age is asked for: %s", async (answer, asks, told) => {
  const joining = new Joining({ fetch, now: () => 0, prove: () => Promise.reject(new Error("not asked for")) });
  vi.spyOn(joining, "comeBack").mockRejectedValue(new Refusal(answer, null));
  const entered = vi.fn();
  const code = memoryShelf("AB12-CD34");
  const arrival = new Arrival({
    joining, choices: memoryShelf(), visitor: memoryShelf(), code, language: () => "de", country: null, calledBack: false,
    stays: () => {}, entered, changed: () => {},
  });
  await arrival.comeBack("ABCD 1234");
  expect(arrival.asksAge).toBe(asks);
  expect(arrival.refusal?.code).toBe(told);
  expect(arrival.code).toBe("AB12-CD34");
  expect(entered).not.toHaveBeenCalled();
});

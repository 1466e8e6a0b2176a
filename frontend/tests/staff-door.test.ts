import { expect, test } from "vitest";
import { Refusal } from "../src/join/http.ts";
import { Door } from "../src/staff/door.ts";

const me = { id: "1", name: "Vera", role: "volunteer", languages: ["de"], time_zone: "UTC", session: "s", csrf: "c" };

/** Answers in order; keeps what was asked. */
function service(...answers: [number, unknown][]) {
  const asked: { path: string; init: RequestInit }[] = [];
  const fetch = ((path: string, init: RequestInit) => {
    asked.push({ path, init });
    const [status, body] = answers.shift() ?? [500, {}];
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }));
  }) as unknown as typeof globalThis.fetch;
  return { asked, fetch };
}

function door(answers: [number, unknown][], invitation: string | null = null) {
  const { asked, fetch } = service(...answers);
  let forgotten = 0;
  const made = new Door({ fetch, invitation, forget: () => (forgotten += 1), changed: () => {} });
  return { made, asked, forgotten: () => forgotten };
}

const header = (init: RequestInit, name: string) => (init.headers as Record<string, string>)[name];

test("signing in takes two steps, and what changes something afterwards carries the token", async () => {
  const { made, asked, forgotten } = door([[401, { code: "signed_out" }], [200, { next: "code", ticket: "t1" }], [201, me], [204, null]]);
  await made.start();
  expect(made.step).toEqual({ at: "password", why: null });
  await made.password(" vera ", "four small ducks");
  await made.code("123456 ");
  expect(JSON.parse(asked[1]?.init.body as string)).toEqual({ login: "vera", password: "four small ducks" });
  expect(JSON.parse(asked[2]?.init.body as string)).toEqual({ ticket: "t1", code: "123456" });
  expect(made.me?.name).toBe("Vera");
  const before = forgotten();
  await made.signOut();
  expect(header(asked[3]?.init as RequestInit, "X-CSRF")).toBe("c");
  expect(made.step).toEqual({ at: "password", why: "over" });
  expect(forgotten()).toBe(before + 1);
});

test("after many wrong codes the next one is asked for, too", async () => {
  const { made } = door([[200, { ticket: "t1" }], [200, { next: "code", ticket: "t2" }]]);
  await made.password("vera", "x");
  await made.code("1");
  expect(made.step).toEqual({ at: "code", ticket: "t2", more: true });
});

test("a refusal leaves the step as it is", async () => {
  const { made } = door([[200, { ticket: "t1" }], [401, { code: "sign_in" }]]);
  await made.password("vera", "x");
  await expect(made.code("1")).rejects.toThrow(Refusal);
  expect(made.step).toEqual({ at: "code", ticket: "t1", more: false });
});

test("a session that ended elsewhere is told as such, and forgotten here", async () => {
  const { made, forgotten } = door([[200, me], [401, { code: "signed_out" }]]);
  await made.start();
  await expect(made.calls.get("team")).rejects.toThrow("signed_out");
  expect(made.step).toEqual({ at: "password", why: "ended" });
  expect(forgotten()).toBe(1);
});

test("an invitation is opened, a key that is too old comes fresh, and the codes are shown before anything else", async () => {
  const opened = (enrolment: string) => ({ role: "volunteer", login: null, name: null, app: { key: "K", uri: "otpauth://x", enrolment } });
  const { made, asked } = door([[200, opened("e1")], [409, { code: "enrolment_over" }], [200, opened("e2")], [201, { me, codes: ["A"] }]], "secret");
  await made.start();
  const vera = { login: "vera", name: "Vera", languages: ["de"], time_zone: "UTC", password: "four small ducks", code: "123456" };
  await expect(made.accept(vera)).rejects.toThrow("enrolment_over");
  await made.accept(vera);
  expect(JSON.parse(asked[3]?.init.body as string)).toMatchObject({ invitation: "secret", enrolment: "e2", login: "vera" });
  expect(made.step).toMatchObject({ at: "codes", codes: ["A"] });
  made.noted();
  expect(made.me?.id).toBe("1");
});

test("a used invitation is said to be gone", async () => {
  const { made } = door([[404, { code: "invitation_unknown" }]], "secret");
  await made.start();
  expect(made.step).toMatchObject({ at: "invited", gone: true });
});

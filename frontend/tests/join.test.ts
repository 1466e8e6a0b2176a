import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { availability, tidy } from "../src/join/availability.ts";
import { Refusal } from "../src/join/http.ts";
import { Joining, type Wish } from "../src/join/join.ts";
import { prove, zeroBits } from "../src/join/proof.ts";
import { Beginning } from "../src/join/sha256.ts";
import { FIRST_CHOICES, type Topic } from "../src/join/site.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
const known = (text: string) => createHash("sha256").update(text).digest("hex");

test.each([0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 200, 1000])("SHA-256 of %i bytes", (length) => {
  const text = "abcdefghijklmnopqrstuvwxyz".repeat(40).slice(0, length);
  for (const cut of [0, Math.floor(length / 3), Math.min(64, length), length]) {
    expect(hex(new Beginning(bytes(text.slice(0, cut))).digest(bytes(text.slice(cut))))).toBe(known(text));
  }
});

test.each([
  [[0, 0, 1, 0], 95], [[0x80000000], 0], [[0x0000ffff], 16], [[0, 0x40000000], 33],
])("leading zero bits of %j", (words, bits) => {
  expect(zeroBits(Uint32Array.from(words))).toBe(bits);
});

test("a proof that is found holds, and the page can breathe in between", async () => {
  let now = 0;
  const breathe = vi.fn(() => Promise.resolve());
  const proof = await prove({ challenge: "abc_-9", bits: 12, expires_at: 0 }, () => (now += 1), breathe);
  expect(known(`abc_-9:${proof.solution}`).startsWith("000")).toBe(true);
  expect(proof.solution).toMatch(/^\d+$/);
  expect(breathe).toHaveBeenCalled();
});

describe("joining", () => {
  let answers: Record<string, (() => Response)[]>;
  let asked: { path: string; body: Record<string, unknown> | null }[];
  let now: number;
  let joining: Joining;

  const challenge = (at = 600) => () => Response.json({ challenge: "c", bits: 1, expires_at: at });
  const problem = (code: string, status = 403, retry?: number) => () =>
    Response.json({ code }, { status, headers: retry ? { "retry-after": String(retry) } : {} });
  const ticket = () => Response.json({ ticket: "t", visitor: "v", expires_at: 1 }, { status: 201 });

  beforeEach(() => {
    answers = { "/api/join/challenge": [challenge(), challenge()], "/api/join": [ticket] };
    asked = [];
    now = 0;
    joining = new Joining({
      fetch: (path, init) => {
        const body = typeof init?.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : null;
        asked.push({ path: String(path), body });
        const answer = answers[String(path)]?.shift();
        return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("no network"));
      },
      now: () => now,
      prove: (given) => prove(given, () => now, () => Promise.resolve()),
    });
  });

  const join = (more: Partial<Wish> = {}) => joining.join({ choices: FIRST_CHOICES, age: "18+", language: "de", accept: "7", visitor: null, ...more });
  const bodies = () => asked.filter(({ path }) => path === "/api/join").map(({ body }) => body);

  test("sends what was chosen, and nothing that tells who it is", async () => {
    expect(await join()).toMatchObject({ ticket: "t" });
    expect(bodies()[0]).toEqual({
      language: "de", topics: [], need: "heard", role: "either", format: "pair", age: "18+", no_go: [], accept: "7",
      pow: { challenge: "c", solution: expect.stringMatching(/^\d+$/) as string },
    });
  });

  test("a further language, how acute it is and a code are sent where there are any", async () => {
    await join({ choices: { ...FIRST_CHOICES, also: true, format: "circle" }, level: 3, code: "ABCD-2345" });
    expect(bodies()[0]).toMatchObject({ language: "de", also: ["en"], format: "circle", level: 3, code: "ABCD-2345" });
  });

  test("a kept place is asked for by its code alone", async () => {
    answers["/api/return"] = [ticket];
    expect(await joining.comeBack("abcd 2345")).toMatchObject({ ticket: "t" });
    expect(asked).toEqual([{ path: "/api/return", body: { code: "abcd 2345" } }]);
  });

  test("an act that answers nothing is an answer", async () => {
    answers["/api/block"] = [() => new Response(null, { status: 204 })];
    expect(await joining.post("/api/block", { seat: "s" })).toBeNull();
  });

  test("help for a country without known lines is help for everyone", async () => {
    answers["/api/help?lang=de&country=XX"] = [problem("country_unknown", 422)];
    answers["/api/help?lang=de&country=EU"] = [() => Response.json({ country: "EU", emergency: [{ number: "112" }], resources: [] })];
    expect(await joining.help("XX", "de")).toMatchObject({ country: "EU" });
    await expect(joining.help("AT", "de")).rejects.toMatchObject({ code: "unreachable" });
  });

  test("where no proof is asked for, none is sent", async () => {
    answers["/api/join/challenge"] = [() => new Response(null, { status: 204 })];
    await join();
    expect(bodies()[0]).not.toHaveProperty("pow");
  });

  test("the proof found ahead is used once", async () => {
    joining.prepare();
    joining.prepare();
    answers["/api/join"] = [ticket, ticket];
    await join();
    await join();
    expect(asked.filter(({ path }) => path === "/api/join/challenge")).toHaveLength(2);
  });

  test("a proof that is about to end is found anew", async () => {
    answers["/api/join/challenge"] = [challenge(100), challenge(600)];
    joining.prepare();
    await new Promise((resolve) => setTimeout(resolve));
    now = 95_000;
    await join();
    expect(asked.map(({ path }) => path)).toEqual(["/api/join/challenge", "/api/join/challenge", "/api/join"]);
  });

  test.each(["pow_missing", "pow_used", "pow_expired", "pow_wrong"])("%s: once more by itself", async (code) => {
    answers["/api/join"] = [problem(code), ticket];
    expect(await join()).toMatchObject({ ticket: "t" });
  });

  test("an unknown visitor joins as a new one", async () => {
    answers["/api/join"] = [problem("visitor_invalid"), ticket];
    await join({ visitor: "old" });
    expect(bodies().map((body) => body?.["visitor"])).toEqual(["old", undefined]);
  });

  test("refusals keep their code and their time", async () => {
    answers["/api/join"] = [problem("rate", 429, 30)];
    await expect(join()).rejects.toMatchObject({ code: "rate", retryIn: 30 });
  });

  test.each([
    ["no network", []], ["an answer of another kind", [() => new Response("<html>", { status: 502 })]],
  ])("%s: unreachable", async (_, given) => {
    answers["/api/join"] = given;
    await expect(join()).rejects.toEqual(new Refusal("unreachable", null));
  });

  test("a challenge that cannot be had is asked for again", async () => {
    answers["/api/join/challenge"] = [];
    await expect(join()).rejects.toMatchObject({ code: "unreachable" });
    answers["/api/join/challenge"] = [challenge()];
    expect(await join()).toMatchObject({ ticket: "t" });
  });
});

describe("availability", () => {
  const topic = (id: string, waiting: number, low: number | null, high: number | null): Topic => ({
    id, name: { de: id, en: id }, waiting, online: 2 * waiting, wait_p50_s: low, wait_p90_s: high,
  });
  const topics = [topic("a", 2, 20, 100), topic("b", 3, null, null), topic("c", 0, 7, 31)];

  test.each([
    [[], { waiting: 3, talking: 3, usual: [10, 120] }],
    [["a", "c"], { waiting: 2, talking: 2, usual: [10, 120] }],
    [["b"], { waiting: 3, talking: 3, usual: null }],
    [["c"], { waiting: 0, talking: 0, usual: [10, 35] }],
  ])("%j", (chosen, expected) => {
    expect(availability(topics, chosen, "de")).toEqual(expected);
  });

  test("goes by the own language where it is known", () => {
    const mixed = [{ ...topics[0]!, by_language: { de: { waiting: 0, online: 1, wait_p50_s: null, wait_p90_s: null } } }];
    expect(availability(mixed, [], "de")).toEqual({ waiting: 0, talking: 1, usual: null });
    expect(availability(mixed, [], "en").waiting).toBe(2);
  });

  test("an unknown count is not called nobody", () => {
    const unknown = [{ ...topics[0]!, waiting: null, online: null }];
    expect(availability(unknown, [], "de").waiting).toBeNull();
  });

  test.each([[0, 5], [1, 5], [5, 5], [6, 10], [60, 60], [61, 90], [100, 120]])("%i s is said as %i", (raw, said) => {
    expect(tidy(raw)).toBe(said);
  });
});

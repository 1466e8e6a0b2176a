// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { h } from "preact";
import { afterEach, describe, expect, test } from "vitest";
import { Ending } from "../src/pages/ending.tsx";
import { type After, afterOf } from "../src/room/after.ts";
import { Afterwards } from "../src/room/afterwards.ts";
import { Part } from "../src/part.ts";
import type { RoomView } from "../src/room/view.ts";
import type { Visit } from "../src/visit.ts";
import type { Card } from "../src/wire.ts";
import { Speaking } from "../src/words/language.tsx";
import { FakeClock } from "./fake.ts";
import { de, en } from "./spoken.ts";

afterEach(cleanup);

const safety = new Part<typeof import("../src/safety.ts")>(() => new Promise(() => {}), new FakeClock(), () => 0.5, () => {});

const card = (level: number): Card => ({
  card: "crisis", level, country: "DE", emergency: ["112"],
  resources: [
    { id: "shut", name: "Shut", phone: "0800 1", tel: "08001" },
    { id: "open", name: "Open", phone: "0800 2", tel: "08002", open_now: true },
  ] as Card["resources"],
});
const ended = (...levels: number[]): After =>
  afterOf("seat", {
    kind: "pair", kept: [], end: null, others: [{ id: "m2", name: "Spatz", state: "here" }],
    lines: levels.map((level, key) => ({ is: "card", key, card: card(level) })),
  } as unknown as RoomView, "mine", [], null);

/** The page as it is after each change. */
function ends(after: After, language: "de" | "en") {
  const page = () => (
    <Speaking.Provider value={{ language, t: language === "de" ? de : en, speak: () => {} }}>
      <Ending visit={{ afterwards: talk, joining: false } as unknown as Visit} safety={safety} />
    </Speaking.Provider>
  );
  let drawn: ReturnType<typeof render> | null = null;
  const talk: Afterwards = new Afterwards({
    after, visitor: null, clock: new FakeClock(), random: () => 0.5, post: () => Promise.resolve(null),
    changed: () => drawn?.rerender(page()),
  });
  drawn = render(page());
}
const mains = () => [...document.querySelectorAll(".button-main")].map((one) => one.textContent);

describe.each([["de", de], ["en", en]] as const)("%s", (language, t) => {
  test("after a help card of one's own, help stands first and is the one next step", () => {
    ends({ ...ended(2), rest: { after: "crisis", minutes: 15 } }, language);
    const links = [...document.querySelectorAll("main .card a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(["tel:112", "tel:08002", `/help?country=DE&lang=${language}`]);
    expect(document.querySelector("main .card")?.textContent).toContain(t.end.helpFirst);
    expect(mains()).toEqual([t.end.help]);
    const told = document.querySelector("main")?.textContent ?? "";
    expect(told.indexOf(t.end.helpFirst)).toBeLessThan(told.indexOf(t.rest.title));
    expect(told.indexOf(t.rest.title)).toBeLessThan(told.indexOf(t.end.again));
    expect(screen.getAllByText(t.end.help)).toHaveLength(1);
  });

  test("a code is the main thing until it is written down; then the next steps follow", () => {
    const found = { code: "AB12-CD34", expires_at: 1_790_000_000 };
    ends({ ...ended(), wish: true, found }, language);
    expect(mains()).toEqual([t.again.noted]);
    expect(screen.queryByText(t.end.again)).toBeNull();
    fireEvent.click(screen.getByText(t.again.noted));
    expect(screen.getByText(found.code)).toBeTruthy();
    expect(mains()).toEqual([t.end.again]);
  });
});

test.each([[[], null], [[0, 1], null], [[2, 4, 3], 4]])("cards of the levels %j: the gravest counts, from the second on", (levels, kept) => {
  expect(ended(...(levels as number[])).card?.level ?? null).toBe(kept);
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { type ComponentChildren, h } from "preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Arrival } from "../src/join/arrival.ts";
import { dayOf, nextOf } from "../src/join/hours.ts";
import type { Hours } from "../src/join/site.ts";
import { Keep, memoryShelf } from "../src/keep.ts";
import { Queue } from "../src/line/queue.ts";
import { Listeners } from "../src/parts/listeners.tsx";
import { Listening } from "../src/parts/listening.tsx";
import { question } from "../src/room/question.ts";
import { Room } from "../src/room/room.ts";
import { Speaking } from "../src/words/language.tsx";
import { entry, FakeClock, FakeServer, half, welcome } from "./fake.ts";
import { en } from "./spoken.ts";

afterEach(cleanup);

const spoken = (children: ComponentChildren) => <Speaking.Provider value={{ language: "en", t: en, speak: () => {} }}>{children}</Speaking.Provider>;
const hours = (change: Partial<Hours>): Hours => ({ state: "closed", on_duty: null, until: null, last_entry: null, next: null, ...change });
const NOW = Math.round(new Date(2026, 10, 22, 23, 30).getTime() / 1000);

describe("opening hours", () => {
  test.each([
    [60, "today"], [3600, "tomorrow"], [25 * 3600, "Tuesday"],
  ])("in %s s is %s", (seconds, told) => {
    expect(dayOf(NOW + seconds, NOW, "en")).toBe(told);
  });

  test.each([
    [{ state: "open", next: NOW + 60 }, null], [{ state: "closed", next: NOW + 60 }, "next"], [{ state: "closed", next: NOW - 60 }, "late"],
    [{ state: "closed" }, "noNext"], [{ state: "closing", next: NOW + 60 }, "next"], [{ state: "closing" }, null], [{ state: "unknown" }, null],
  ] as const)("%o tells %s", (change, told) => {
    expect(nextOf(hours(change), NOW)).toBe(told);
  });
});

function landing(change: Partial<Hours>, refusal: Arrival["refusal"] = null) {
  const find = vi.fn(() => Promise.resolve());
  const arrival = {
    site: { listening: { en: hours(change) } }, choices: { age: null }, joining: false, refusal, find,
  } as unknown as Arrival;
  render(spoken(<Listeners arrival={arrival} />));
  return find;
}

describe("the first page", () => {
  test("one tap asks for a volunteer where one is there, and it is said what they are not", () => {
    const find = landing({ state: "open", on_duty: 2, until: NOW, last_entry: NOW - 1200 });
    expect(screen.getByText(new RegExp(en.landing.listen.here(2)))).toBeTruthy();
    expect(screen.getByText(en.landing.listen.what)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: new RegExp(en.landing.age["18+"]) }));
    expect(find).toHaveBeenCalledWith("18+", 0, true);
  });

  test.each(["closed", "closing", "unknown"] as const)("%s: nobody is let into an empty room", (state) => {
    landing({ state });
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText(new RegExp(en.landing.listen[state]))).toBeTruthy();
  });

  test("closed meanwhile: it is told where it was asked, with other ways", () => {
    landing({ state: "closed" }, { code: "listening_closed", retryIn: 7200, about: "volunteer" });
    expect(screen.getByRole("alert").textContent).toContain(en.refused.listening_closed(7200));
    expect(screen.getByRole("link").getAttribute("href")).toBe("/help?lang=en");
  });
});

test("nobody came: it is known why; whoever then chooses another way waits for no volunteer any more", () => {
  const server = new FakeServer();
  const remember = vi.fn();
  const queue: Queue = new Queue({
    ticket: "t", circle: false, volunteer: true, held: null, open: server.open, clock: new FakeClock(), random: half,
    changed: () => {}, matched: () => {}, remember,
  });
  queue.connection.start();
  server.last.opens();
  server.last.says({ t: "waiting", position: 1, wait_s: null, widening: "same topic" });
  server.last.says({ t: "choice", after_s: 60, options: ["widen", "pair", "later", "help"], why: "all_busy" });
  expect(queue.view).toMatchObject({ why: "all_busy", options: ["pair", "later", "help"], volunteer: true });
  queue.choose("help");
  expect(queue.view.volunteer).toBe(true);
  queue.choose("pair");
  expect(remember).toHaveBeenLastCalledWith({ ticket: "t", circle: false, volunteer: false, held: null });
});

describe("in the talk", () => {
  function talk() {
    const store = new Map<string, string>();
    const storage = { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => void store.set(key, value), removeItem: (key: string) => void store.delete(key) };
    const keep = new Keep(() => storage as unknown as Storage);
    const server = new FakeServer();
    const page = () => spoken(<Listening room={room} view={room.view} keep={keep} hidden={false} />);
    let draw = () => {};
    const room: Room = new Room({
      seat: "s", room: "r", language: () => "en", country: null, saveData: false, open: server.open, clock: new FakeClock(), random: half,
      outbox: memoryShelf(), draft: memoryShelf(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => draw(), rest: () => {},
    });
    room.connection.start();
    server.last.opens();
    server.last.says(welcome({ kind: "volunteer" }));
    const { rerender } = render(page());
    draw = () => rerender(page());
    return { room, server, store };
  }

  test("who listens is told until it is known", () => {
    const { room } = talk();
    expect(room.view.others[0]?.need).toBe("volunteer");
    expect(document.body.textContent).toContain(en.listen.beside("Spatz"));
    fireEvent.click(screen.getByRole("button"));
    expect(document.body.textContent).not.toContain(en.listen.title);
  });

  test("what is passed on is what the person approves", () => {
    const { server, store, room } = talk();
    const asked = entry({ kind: "handover", text: "Lost her dog" });
    server.last.says(asked);
    const box = screen.getByRole<HTMLTextAreaElement>("textbox");
    expect(box.value).toBe("Lost her dog");
    fireEvent.input(box, { target: { value: "Grief" } });
    fireEvent.click(screen.getByText(en.listen.yes));
    expect(server.last.got("answer")).toEqual([{ t: "answer", n: 1, of: asked.pos, yes: true, note: "Grief" }]);
    expect(question(room.log)?.sent).toBe(true);
    expect(screen.queryByRole("textbox")).toBeNull();
    expect([...store.values()].join()).not.toContain("Grief");
  });

  test("a no keeps the talk, and the question is gone with its echo", () => {
    const { server, room } = talk();
    const asked = entry({ kind: "handover", text: "note" });
    server.last.says(asked);
    fireEvent.click(screen.getByText(en.listen.no("Spatz")));
    server.last.says(entry({ by: "m1", n: 1, kind: "answer", of: asked.pos, yes: false }));
    expect(question(room.log)).toBeNull();
    expect(room.view.end).toBeNull();
  });

  test("too long a note does not go out", () => {
    const { server } = talk();
    server.last.says(entry({ kind: "handover", text: "x" }));
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "x".repeat(301) } });
    fireEvent.click(screen.getByText(en.listen.yes));
    expect(server.last.got("answer")).toEqual([]);
  });
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { h } from "preact";
import { afterEach, describe, expect, test } from "vitest";
import { Arrival } from "../src/join/arrival.ts";
import { Joining } from "../src/join/join.ts";
import { Keep, memoryShelf } from "../src/keep.ts";
import { Queue } from "../src/line/queue.ts";
import { CheckIn } from "../src/parts/checkin.tsx";
import { CheckOut } from "../src/parts/checkout.tsx";
import { Part } from "../src/part.ts";
import type { After } from "../src/room/after.ts";
import { Afterwards } from "../src/room/afterwards.ts";
import { Room } from "../src/room/room.ts";
import { Visit } from "../src/visit.ts";
import { Speaking } from "../src/words/language.tsx";
import { FakeClock, FakeServer, half, welcome } from "./fake.ts";
import { de, en } from "./spoken.ts";

afterEach(cleanup);

class FakeJoining extends Joining {
  override site = () => Promise.resolve({ topics: [], guidelines: { version: "1", text: { de: [], en: [] } } });
  override prepare(): void {}
  override join = () => Promise.resolve({ ticket: "ticket", visitor: "visitor", expires_at: 0 });
}

/** A tab: reloading it makes another visit with what the tab remembers. */
async function tab() {
  const held = new Map<string, string>();
  const storage = { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value), removeItem: (key: string) => void held.delete(key) };
  const server = new FakeServer();
  const clock = new FakeClock();
  const part = <T,>(made: T): Part<T> => {
    const one = new Part<T>(() => Promise.resolve(made), clock, half, () => {});
    one.ahead();
    return one;
  };
  const needs = { wait: part({ Queue }), talk: part({ Room }), later: part({ Afterwards }) };
  let arrival: Arrival;
  const opens = async () => {
    const visit = new Visit({
      ...needs, keep: new Keep(() => storage as unknown as Storage), hangUp: () => {}, open: server.open, clock, random: half,
      language: () => "de", country: null, saveData: false, changed: () => {},
      arrive: (own) => (arrival = new Arrival({
        ...own, joining: new FakeJoining({ fetch, now: () => 0, prove: () => Promise.reject(new Error("not asked for")) }),
        language: () => "de", country: null, calledBack: false, stays: () => {}, changed: () => {},
      })),
    });
    visit.start();
    await arrival.load();
    return visit;
  };
  const waits = async () => {
    await arrival.find("18+");
    server.last.opens();
  };
  return { held, server, opens, waits };
}

describe("a number before the talk", () => {
  test("goes with it to its end, over reloads, and is forgotten there", async () => {
    const { held, server, opens, waits } = await tab();
    (await opens());
    await waits();
    (await opens()).heavyBefore.write(7);
    const visit = await opens();
    server.last.opens();
    server.last.says({ t: "matched", seat: "seat", room: "r", kind: "pair", topic: "sleep" });
    server.last.opens();
    server.last.says(welcome());
    visit.leaveRoom(null, null);
    expect(visit.stage).toMatchObject({ at: "end", after: { heavy: { before: 7, told: false } } });
    expect(held.has("heavy")).toBe(false);
  });

  test("is not taken along to another talk", async () => {
    const { opens, waits } = await tab();
    const visit = await opens();
    await waits();
    visit.heavyBefore.write(7);
    await waits();
    expect(visit.heavyBefore.read()).toBeNull();
    visit.heavyBefore.write(3);
    visit.home();
    expect(visit.heavyBefore.read()).toBeNull();
  });
});

describe.each([["de", de], ["en", en]] as const)("%s", (language, t) => {
  const spoken = (page: preact.ComponentChild) => <Speaking.Provider value={{ language, t, speak: () => {} }}>{page}</Speaking.Provider>;

  test("one tap says it, another one takes it back, and a heavy one names help beside it", () => {
    const heavyBefore = memoryShelf<number>();
    render(spoken(<CheckIn visit={{ heavyBefore } as unknown as Visit} />));
    expect(screen.getAllByRole("radio")).toHaveLength(11);
    fireEvent.click(screen.getByLabelText("5"));
    expect(heavyBefore.read()).toBe(5);
    expect(screen.queryByRole("link")).toBeNull();
    fireEvent.click(screen.getByLabelText("9"));
    expect(heavyBefore.read()).toBe(9);
    expect(screen.getByRole("link").getAttribute("href")).toBe(`/help?lang=${language}`);
    fireEvent.click(screen.getByText(t.wait.heavyNot));
    expect(heavyBefore.read()).toBeNull();
  });

  test("after the talk both numbers are sent by a press, and thanks follow", async () => {
    const sent: unknown[] = [];
    let drawn: ReturnType<typeof render> | null = null;
    const talk: Afterwards = new Afterwards({
      after: { seat: "seat", people: [], heavy: { before: 8, told: false } } as unknown as After, visitor: null, clock: new FakeClock(), random: half,
      post: (_path, body) => Promise.resolve(sent.push(body)), changed: () => drawn?.rerender(spoken(<CheckOut talk={talk} />)),
    });
    drawn = render(spoken(<CheckOut talk={talk} />));
    fireEvent.click(screen.getByLabelText("4"));
    expect(sent).toEqual([]);
    fireEvent.click(screen.getByText(t.end.heavyTell));
    expect(sent).toEqual([{ seat: "seat", before: 8, after: 4 }]);
    expect(screen.getByText(t.end.heavyTold)).toBeTruthy();
    expect(screen.queryAllByRole("radio")).toEqual([]);
  });

  test("who said nothing before is not asked after", () => {
    const talk = { after: { heavy: null } } as unknown as Afterwards;
    const { container } = render(spoken(<CheckOut talk={talk} />));
    expect(container.textContent).toBe("");
  });
});

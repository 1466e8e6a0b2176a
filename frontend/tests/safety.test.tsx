// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { type ComponentChildren, h } from "preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import { SafetyCard } from "../src/parts/crisis.tsx";
import { Held, pieces } from "../src/parts/held.tsx";
import { Report } from "../src/parts/report.tsx";
import { Desk, type Receipt } from "../src/room/desk.ts";
import type { Kept } from "../src/room/outbox.ts";
import { Room } from "../src/room/room.ts";
import type { Card, HoldCode } from "../src/wire.ts";
import { Speaking } from "../src/words/language.tsx";
import { FakeClock, FakeServer, welcome } from "./fake.ts";
import { en } from "./spoken.ts";

afterEach(cleanup);
const spoken = (children: ComponentChildren) => (
  <Speaking.Provider value={{ language: "en", t: en, speak: () => {} }}>{children}</Speaking.Provider>
);

function talk(): { room: Room; server: FakeServer } {
  const server = new FakeServer();
  const room = new Room({
    seat: "s", room: "r", language: () => "en", country: null, saveData: false, open: server.open, clock: new FakeClock(), random: Math.random,
    outbox: memoryShelf<Kept>(), draft: memoryShelf<string>(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => {}, rest: () => {},
  });
  room.connection.start();
  server.last.opens();
  server.last.says(welcome());
  return { room, server };
}
const hold = (...codes: HoldCode[]) => ({ t: "hold", n: 1, reasons: codes.map((code) => ({ code, spans: [[5, 9]] })), edit: true });

describe("a held message", () => {
  test.each(Object.keys(en.held.reasons) as HoldCode[])("%s: the reason and what to change, in words", (code) => {
    const { room, server } = talk();
    room.say("call 0151 now");
    server.last.says(hold(code));
    render(spoken(<Held room={room} view={room.view} />));
    expect(document.body.textContent).toContain(`${en.held.reasons[code]} ${en.held.change[code]}`);
    expect(room.view.draft).toBe("call 0151 now");
    expect(screen.getByLabelText(en.held.piece("0151"))).toBeTruthy();
  });

  test("several reasons at once are all told, and each piece once", () => {
    const { room, server } = talk();
    room.say("call 0151 now");
    server.last.says(hold("contact", "abuse"));
    render(spoken(<Held room={room} view={room.view} />));
    expect(document.querySelectorAll("mark")).toHaveLength(1);
    for (const code of ["contact", "abuse"] as const) expect(document.body.textContent).toContain(en.held.reasons[code]);
  });

  test("of two that came back none is lost when the first is sent again", () => {
    const { room, server } = talk();
    room.say("one 0151");
    room.say("two 0151");
    server.last.says(hold("contact"));
    server.last.says(hold("contact"));
    expect(room.view.returned).toHaveLength(2);
    room.say("one");
    expect(room.view.returned.map(({ said }) => said)).toEqual([{ t: "say", text: "two 0151" }]);
  });

  test("pieces are counted in code points", () => expect(pieces("😀 call 0151", [[7, 11], [8, 10]])).toEqual(["0151"]));
});

test("a pause is known, and what was said meanwhile is back in the box", () => {
  const { room, server } = talk();
  server.last.says({ t: "sanction", step: "pause", reason: "abuse", seconds: 120, appeal: "ABCD-1234" });
  expect(room.view.sanction).toEqual({ step: "pause", reason: "abuse", until: 1_120_000, appeal: "ABCD-1234" });
  room.say("and yet");
  server.last.says({ t: "refusal", code: "sanctioned", retry_in: 60, n: 1 });
  expect(room.view.draft).toBe("and yet");
});

const card = (kind: Card["card"], level: number): Card => ({
  card: kind, level, country: "DE", emergency: ["112"],
  resources: [
    { id: "a", name: "Calls", phone: "0800 1", tel: "08001", open_now: true },
    { id: "b", name: "Writes", tel: "08002", chat_url: "https://chat.example", open_now: true },
  ],
});
const links = () => [...document.querySelectorAll("a")].map((link) => link.getAttribute("href"));

describe("help", () => {
  test.each([[2, "tel:08001"], [3, "tel:112"], [4, "tel:112"]])("level %i begins with %s", (level, first) => {
    render(spoken(<SafetyCard card={card("crisis", level)} />));
    expect(links()[0]).toBe(first);
  });

  test("who cannot speak is offered to write, and no call", () => {
    render(spoken(<SafetyCard card={card("crisis", 2)} />));
    fireEvent.click(screen.getByText(en.crisis.ask));
    fireEvent.click(screen.getByText(en.crisis.answers.overheard));
    expect(links()).toEqual(["https://chat.example"]);
  });

  test("folded away it comes back by the page's help", () => {
    render(spoken(<SafetyCard card={card("crisis", 2)} />));
    fireEvent.click(screen.getByText(en.crisis.hide));
    expect(links()).toEqual([]);
    expect(document.dispatchEvent(new Event("help", { cancelable: true }))).toBe(false);
  });

  test("the other is coached in three lines", () => {
    render(spoken(<SafetyCard card={card("coaching", 2)} />));
    for (const line of en.coach.lines) expect(screen.getByText(line)).toBeTruthy();
  });
});

test("the reason sends the report, with nothing attached, and its code is kept in the tab once", async () => {
  const receipts = memoryShelf<readonly Receipt[]>();
  const post = vi.fn(() => Promise.resolve({ code: "ABCD-1234", expires_at: 1_790_000_000, attached: 0 }));
  const desk = new Desk({ post, receipts });
  render(spoken(<Report desk={desk} seat="s" people={[{ id: "m2", name: "Spatz" }]} lines={[]} never={() => Promise.resolve()} />));
  fireEvent.click(screen.getByText(en.report.reasons.abuse));
  expect(await screen.findByText("ABCD-1234")).toBeTruthy();
  expect(post).toHaveBeenCalledWith("/api/reports", { seat: "s", member: "m2", reason: "abuse", attach: [], note: null });
  await desk.report({ seat: "s", member: "m2", reason: "abuse", attach: ["p"], note: " more " });
  expect(desk.receipts).toEqual([{ kind: "report", code: "ABCD-1234", expires_at: 1_790_000_000 }]);
});

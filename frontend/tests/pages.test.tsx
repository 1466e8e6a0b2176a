// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { type ComponentChildren, h } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import { memoryShelf } from "../src/keep.ts";
import { CareCard } from "../src/parts/care.tsx";
import { Composer } from "../src/parts/composer.tsx";
import { marked } from "../src/parts/held.tsx";
import { Log } from "../src/parts/log.tsx";
import { TopicChips } from "../src/parts/topics.tsx";
import { lines } from "../src/room/lines.ts";
import type { Kept } from "../src/room/outbox.ts";
import { Room } from "../src/room/room.ts";
import { Speaking } from "../src/words/language.tsx";
import { echo, entry, FakeClock, FakeServer, half, welcome } from "./fake.ts";
import { en } from "./spoken.ts";

afterEach(cleanup);

const speech = { language: "en", t: en, speak: () => {} } as const;
const spoken = (children: ComponentChildren) => <Speaking.Provider value={speech}>{children}</Speaking.Provider>;

function room(): { room: Room; server: FakeServer } {
  const server = new FakeServer();
  const made = new Room({
    seat: "s", room: "r", language: () => "en", country: null, saveData: false, open: server.open, clock: new FakeClock(),
    random: half, outbox: memoryShelf<Kept>(), draft: memoryShelf<string>(), unread: memoryShelf(), sanction: memoryShelf(), changed: () => {}, rest: () => {},
  });
  made.connection.start();
  server.last.opens();
  server.last.says(welcome());
  return { room: made, server };
}

function pointer(fine: boolean): void {
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: fine && query.includes("fine") }));
}

test("the log region stands before its first message, and reads name and text", () => {
  const names = { m2: "Spatz" };
  const log = (shown: ReturnType<typeof lines>) =>
    spoken(<Log lines={shown} names={names} kept={[]} opening="" live signed={false} Aid={undefined} onMark={() => {}} />);
  const { rerender } = render(log([]));
  const region = screen.getByRole("log");
  expect(region.textContent).toBe("");
  rerender(log(lines([entry({ text: "hello" }), echo(1, "hi")], [], "m1", new Map(), 0)));
  expect(screen.getByRole("log")).toBe(region);
  const [theirs, mine] = within(region).getAllByRole("listitem");
  expect(theirs?.querySelector("p")?.textContent).toBe("Spatz: hello");
  expect(mine?.getAttribute("aria-live")).toBe("off");
});

test("a message keeps its element when its echo comes", () => {
  const names = { m2: "Spatz" };
  const log = (shown: ReturnType<typeof lines>) =>
    spoken(<Log lines={shown} names={names} kept={[]} opening="" live signed={false} Aid={undefined} onMark={() => {}} />);
  const { rerender } = render(log(lines([], [{ id: "p1", said: { t: "say", text: "hi" }, n: 1 }], "m1", new Map(), 0)));
  const before = screen.getByRole("listitem");
  expect(before.textContent).toContain(en.room.sending);
  rerender(log(lines([echo(1, "hi")], [], "m1", new Map([[1, "p1"]]), 0)));
  expect(screen.getByRole("listitem")).toBe(before);
  expect(before.textContent).toContain(en.room.sent);
});

test.each([
  ["Enter at a keyboard", true, {}, 1], ["Shift and Enter", true, { shiftKey: true }, 0],
  ["Enter while a word is being composed", true, { isComposing: true }, 0], ["Enter on a phone", false, {}, 0],
])("%s", (_, fine, keys, sent) => {
  pointer(fine);
  const { room: talk, server } = room();
  talk.write("hello");
  render(spoken(<Composer room={talk} view={talk.view} onMore={undefined} />));
  fireEvent.keyDown(screen.getByLabelText(en.room.message), { key: "Enter", ...keys });
  expect(server.last.got("say")).toHaveLength(sent);
});

test.each([
  ["x".repeat(1799), ""], ["x".repeat(1990), en.room.left(10)], ["😀".repeat(2000), en.room.left(0)],
  ["x".repeat(2003), en.room.tooLong(3)],
])("characters are counted as the server counts them", (draft, told) => {
  pointer(true);
  const { room: talk, server } = room();
  talk.write(draft);
  render(spoken(<Composer room={talk} view={talk.view} onMore={undefined} />));
  expect(screen.getByRole("status").textContent).toBe(told);
  fireEvent.submit(screen.getByLabelText(en.room.message).closest("form") as HTMLFormElement);
  expect(server.last.got("say")).toHaveLength(draft.length === 2003 ? 0 : 1);
});

test("spans are marked by code points, overlapping ones once", () => {
  const { container } = render(<p>{marked("😀 call 0151", [[7, 11], [8, 10]])}</p>);
  expect(container.innerHTML).toBe("<p>😀 call <mark>0151</mark></p>");
});

test("the care card says who speaks, and calls with one tap", () => {
  const card = {
    card: "crisis", level: 2, country: "DE", emergency: ["112"],
    resources: [{ id: "x", name: "Line", phone: "0800 111", tel: "0800111", chat_url: "javascript:alert(1)", open_now: true }],
  } as const;
  render(spoken(<CareCard card={{ ...card, emergency: [...card.emergency], resources: [...card.resources] }} />));
  expect(screen.getByText(en.care.from)).toBeTruthy();
  const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["tel:112", "tel:0800111", "/help?country=DE&lang=en"]);
});

test("no more topics than allowed; those chosen can be taken back", () => {
  const topics = ["a", "b", "c", "d"].map((id) => ({
    id, name: { de: id, en: id }, waiting: 0, online: 0, wait_p50_s: null, wait_p90_s: null,
  }));
  const onChoose = vi.fn();
  render(spoken(<TopicChips legend="l" hint="h" topics={topics} chosen={["a", "b", "c"]} most={3} unsure onChoose={onChoose} />));
  expect((screen.getByLabelText("d") as HTMLInputElement).disabled).toBe(true);
  fireEvent.click(screen.getByLabelText("b"));
  expect(onChoose).toHaveBeenCalledWith(["a", "c"]);
  fireEvent.click(screen.getByLabelText(en.notSure));
  expect(onChoose).toHaveBeenCalledWith([]);
});

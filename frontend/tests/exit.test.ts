// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

const leave = vi.fn();

beforeAll(async () => {
  Object.defineProperty(window, "location", {
    value: { origin: "http://here", href: "http://here/", replace: leave, reload: vi.fn() }, configurable: true,
  });
  vi.stubGlobal("location", window.location);
  await import("../src/exit.ts");
});

const root = document.documentElement;

beforeEach(() => {
  leave.mockClear();
  root.dataset["exit"] = "https://example.org/";
  root.removeAttribute("style");
  document.body.innerHTML = '<a id="exit" href="http://here/exit">x</a><a id="in" href="http://here/help">y</a>';
  sessionStorage.setItem("draft", "secret");
  // Another key in between: earlier presses count no more.
  press("a");
});

function press(key: string, repeat = false): void {
  document.dispatchEvent(new KeyboardEvent("keydown", { key, repeat }));
}
const tap = (id: string) =>
  document.getElementById(id)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, button: 0 }));

test("blank at once, nothing kept, and away without asking the server", () => {
  const stopped = vi.fn();
  document.addEventListener("exit", stopped, { once: true });
  tap("exit");
  expect(root.style.display).toBe("none");
  expect(document.body.childNodes).toHaveLength(0);
  expect(sessionStorage.length).toBe(0);
  expect(stopped).toHaveBeenCalled();
  expect(leave).toHaveBeenCalledExactlyOnceWith("https://example.org/");
});

test("without a target in the page the server's own exit is taken", () => {
  root.dataset["exit"] = "__EXIT_URL__";
  tap("exit");
  expect(leave).toHaveBeenCalledWith("/exit");
});

test.each(["Escape", "Shift"])("%s three times", (key) => {
  press(key);
  press(key);
  expect(leave).not.toHaveBeenCalled();
  press(key);
  expect(leave).toHaveBeenCalledOnce();
});

test("capital letters are no call for exit", () => {
  for (const letter of ["A", "B", "C"]) {
    press("Shift");
    press(letter);
  }
  expect(leave).not.toHaveBeenCalled();
});

test("a key that is held down counts once", () => {
  for (let i = 0; i < 5; i++) press("Shift", i > 0);
  expect(leave).not.toHaveBeenCalled();
});

test("presses far apart do not count together", () => {
  vi.useFakeTimers();
  for (let i = 0; i < 4; i++) {
    press("Escape");
    vi.advanceTimersByTime(2600);
  }
  vi.useRealTimers();
  expect(leave).not.toHaveBeenCalled();
});

test("links of our own leave no history entry", () => {
  tap("in");
  expect(leave).toHaveBeenCalledWith("http://here/help");
  expect(root.style.display).toBe("");
});

test("a page that the browser kept shows nothing", () => {
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(root.style.display).toBe("none");
});

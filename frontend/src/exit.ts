/**
 * Quick exit: the page is blank in the same frame, then the browser leaves without asking our server.
 * Built as the plain script /exit.js and loaded by every page, also by those without the app.
 * Without JavaScript the link /exit does the leaving.
 * Three presses of Escape or of Shift in five seconds, nothing between them, do the same.
 */
{
  const root = document.documentElement;
  const WITHIN_MS = 5000;
  let gone = false;

  function target(): string {
    const url = root.dataset["exit"] ?? "";
    return /^https?:\/\//.test(url) ? url : "/exit";
  }

  function blank(): void {
    root.style.setProperty("display", "none", "important");
    document.title = "\u00a0";
  }

  function leave(): void {
    gone = true;
    blank();
    document.dispatchEvent(new Event("exit")); // the app stops writing before its traces are wiped
    // Whatever was to call back is taken away too; the browser does it without this page.
    void navigator.serviceWorker?.getRegistrations().then((found) => found.forEach((one) => void one.unregister())).catch(() => {});
    try {
      sessionStorage.clear();
    } catch {
      /* storage is switched off: there is nothing to wipe */
    }
    document.body.replaceChildren();
    location.replace(target());
  }

  function isPlain(event: MouseEvent): boolean {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  // One history entry for the whole visit: Back leads to where the person came from, never into a talk.
  function stay(event: Event, url: string): void {
    event.preventDefault();
    location.replace(url);
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!link) return;
    if (link.origin === location.origin && link.pathname === "/exit") {
      event.preventDefault();
      leave();
    } else if (!event.defaultPrevented && isPlain(event) && !link.target && link.origin === location.origin) {
      stay(event, link.href);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "get") return;
    const url = new URL(form.action);
    const fields = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === "string");
    url.search = new URLSearchParams(fields).toString();
    if (url.origin === location.origin) stay(event, url.href);
  });

  let key = "";
  let presses: number[] = [];
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      if (event.key !== key) presses = [];
      key = event.key;
      if (key !== "Escape" && key !== "Shift") return;
      const now = Date.now();
      presses = [...presses.filter((at) => now - at < WITHIN_MS), now];
      if (presses.length === 3) leave();
    },
    true,
  );

  // A page that the browser kept must not show an old talk: blank first, then load it anew or leave again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    blank();
    if (gone) location.replace(target());
    else location.reload();
  });
}

// No module at run time: this line only tells the type checker that names in here are its own.
export {};

import { type ComponentChild, h } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Coming } from "./parts/coming.tsx";
import { Head } from "./parts/head.tsx";
import type { Part } from "./part.ts";
import type { Stage, Visit } from "./visit.ts";
import { Speaking, type Speech } from "./words/language.tsx";

/** The parts of the app that hold its pages. */
export interface Pages {
  landing: Part<typeof import("./pages/landing.tsx")>;
  wait: Part<typeof import("./waiting.ts")>;
  talk: Part<typeof import("./talk.ts")>;
  later: Part<typeof import("./later.ts")>;
  safety: Part<typeof import("./safety.ts")>;
  listen: Part<typeof import("./listen.ts")>;
}

export function App({ visit, pages, speech, name }: { visit: Visit; pages: Pages; speech: Speech; name: string }) {
  const { at } = visit.stage;
  const page = shown(visit, pages);
  const ready = page !== null;
  // A new page begins at its heading, for eyes and for screen readers.
  // The first one leaves the focus alone: quick exit stays the first stop of the Tab key.
  const before = useRef(at);
  useEffect(() => {
    if (!ready || before.current === at) return;
    before.current = at;
    if (at !== "room") scrollTo(0, 0);
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [at, ready]);
  // A button that is gone after its press must not take the focus along: then it goes on at the heading.
  const focused = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (!focused.current || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  });
  return (
    <Speaking.Provider value={speech}>
      <div
        class={`page page-${at}`}
        onFocusIn={({ target }) => (focused.current = target as HTMLElement)}
        onFocusOut={({ target }) =>
          // Browsers tell it before the element is gone.
          queueMicrotask(() => {
            if (focused.current === target && (target as HTMLElement).isConnected) focused.current = null;
          })
        }
      >
        <Head name={name} />
        {page ?? <Coming key={at} part={partOf(visit.stage, pages)} />}
      </div>
    </Speaking.Provider>
  );
}

export function partOf({ at }: Stage, pages: Pages): Part<unknown> {
  return pages[at === "room" ? "talk" : at === "end" ? "later" : at];
}

/** null: its part is not here yet. */
function shown(visit: Visit, { landing, wait, talk, later, safety, listen }: Pages): ComponentChild {
  const { stage, arrival } = visit;
  switch (stage.at) {
    case "landing":
      return landing.got && arrival && <landing.got.Landing visit={visit} arrival={arrival} safety={safety} notice={stage.notice} />;
    case "wait":
      return wait.got && arrival && <wait.got.Waiting visit={visit} arrival={arrival} again={stage.again} meet={stage.meet} />;
    case "room":
      return talk.got && <talk.got.RoomPage visit={visit} later={later} safety={safety} listen={listen} />;
    case "end":
      return later.got && <later.got.Ending visit={visit} safety={safety} />;
  }
}

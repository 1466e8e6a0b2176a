import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Ending } from "./pages/ending.tsx";
import { Landing } from "./pages/landing.tsx";
import { RoomPage } from "./pages/room.tsx";
import { Waiting } from "./pages/waiting.tsx";
import { Head } from "./parts/head.tsx";
import type { Visit } from "./visit.ts";
import { Speaking, type Speech } from "./words/language.tsx";

export function App({ visit, speech, name }: { visit: Visit; speech: Speech; name: string }) {
  const { stage } = visit;
  // A new page begins at its heading, for eyes and for screen readers.
  // The first one leaves the focus alone: quick exit stays the first stop of the Tab key.
  const before = useRef(stage.at);
  useEffect(() => {
    if (before.current === stage.at) return;
    before.current = stage.at;
    if (stage.at !== "room") scrollTo(0, 0);
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [stage.at]);
  return (
    <Speaking.Provider value={speech}>
      <div class={`page page-${stage.at}`}>
        <Head name={name} />
        {stage.at === "landing" && <Landing visit={visit} notice={stage.notice} />}
        {stage.at === "wait" && <Waiting visit={visit} again={stage.again} />}
        {stage.at === "room" && <RoomPage visit={visit} />}
        {stage.at === "end" && <Ending visit={visit} why={stage.why} />}
      </div>
    </Speaking.Provider>
  );
}

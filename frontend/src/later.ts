/** The part of the app that a talk needs later, its end above all: fetched as soon as the talk has begun. */
export { Ending } from "./pages/ending.tsx";
export { Farewell } from "./parts/farewell.tsx";
export { Minute } from "./parts/minute.tsx";
export { Over } from "./parts/over.tsx";
export { Afterwards } from "./room/afterwards.ts";

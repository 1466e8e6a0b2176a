/** The part of the app that the waiting line needs: fetched as soon as somebody stays. */
export { Queue } from "./line/queue.ts";
export { Waiting } from "./pages/waiting.tsx";

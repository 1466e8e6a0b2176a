/** The part of the app that a talk and its end need: fetched while one waits. */
export { Ending } from "./pages/ending.tsx";
export { RoomPage } from "./pages/room.tsx";
export { Afterwards } from "./room/afterwards.ts";
export { Room } from "./room/room.ts";

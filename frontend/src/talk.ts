/** The part of the app that a talk begins with: fetched while one waits. */
export { RoomPage } from "./pages/room.tsx";
export { Room } from "./room/room.ts";

/** The part of the console around talks: fetched as soon as somebody is signed in. */
export { Learning } from "./learning.tsx";
export { Own } from "./own.tsx";
export { Shifts } from "./shifts.tsx";
export { Team } from "./team.tsx";

import type { Calls, Me } from "./calls.ts";
import type { Console } from "./console.ts";

export interface OfficeProps {
  house: Console;
  me: Me;
  calls: Calls;
}

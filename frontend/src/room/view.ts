/** What the screen of a room shows, and what a room needs to live. */
import type { Shelf } from "../keep.ts";
import type { Clock } from "../link/clock.ts";
import type { Open, Phase } from "../link/connection.ts";
import type { Entry, Member, PresenceState, Welcome } from "../wire.ts";
import type { End } from "./end.ts";
import type { Line } from "./lines.ts";
import type { Kept, Returned } from "./outbox.ts";

export interface Other extends Member {
  /** `coming`: matched, but not here for the first time yet. */
  state: PresenceState | "coming";
}
export interface RoomView {
  phase: Phase;
  /** The store is away; what is said waits. */
  trouble: boolean;
  topic: string | null;
  others: Other[];
  lines: Line[];
  returned: Returned[];
  draft: string;
  typing: boolean;
  /** What stands on this screen alone, because the service lost it. */
  kept: Line[];
  welcomed: boolean;
  end: End | null;
}
export interface RoomNeeds {
  seat: string;
  room: string;
  language: () => string;
  country: string | null;
  saveData: boolean;
  open: Open;
  clock: Clock;
  random: () => number;
  outbox: Shelf<Kept>;
  draft: Shelf<string>;
  changed: (view: RoomView) => void;
}

/** Everyone but me, with what the log says about those who are not here. */
export function othersOf({ members, you }: Welcome, entries: readonly Entry[]): Other[] {
  const by = (kind: Entry["kind"]) => new Set(entries.filter((entry) => entry.kind === kind).map((entry) => entry.by));
  const [joined, left] = [by("joined"), by("left")];
  return members
    .filter(({ id }) => id !== you)
    .map((member): Other => {
      const away = left.has(member.id) ? "gone" : joined.has(member.id) ? "reconnecting" : "coming";
      return { ...member, state: member.here ? "here" : away };
    });
}

/** What the screen of a room shows, and what a room needs to live. */
import type { Shelf } from "../keep.ts";
import type { Clock } from "../link/clock.ts";
import type { Open, Phase } from "../link/connection.ts";
import type { Entry, HoldCode, Rest, RoomKind, SanctionStep } from "../wire.ts";
import type { Other } from "./company.ts";
import type { End } from "./end.ts";
import type { Line } from "./lines.ts";
import type { Kept, Returned } from "./outbox.ts";

export interface RoomView {
  phase: Phase;
  /** The store is away; what is said waits. */
  trouble: boolean;
  kind: RoomKind;
  topic: string | null;
  others: readonly Other[];
  lines: Line[];
  returned: Returned[];
  /** Which of them lies in the box. */
  boxed: string | null;
  draft: string;
  /** I need a minute, or am about to say so. */
  paused: boolean;
  /** Another minute was asked for so soon that the service did not grant it. */
  notNow: boolean;
  /** Who needs a minute, and until when by this device's clock. */
  pauses: readonly { by: string; until: number }[];
  /** What stands on this screen alone, because the service lost it. */
  kept: Line[];
  welcomed: boolean;
  end: End | null;
  sanction: Sanctioned | null;
}
/** What followed from messages that were held, or from what people reported. */
export interface Sanctioned {
  step: SanctionStep;
  /** null: only the service knows it now. */
  reason: HoldCode | null;
  /** Unix milliseconds of this device; null: it has no end of its own. */
  until: number | null;
  /** Code to have a human look at it. */
  appeal: string | null;
  /** Why, in the words of whoever decided. */
  told?: string | null | undefined;
}
export type RestProposal = Omit<Rest, "t">;
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
  /** Members of a room that are not read any more. */
  unread: Shelf<{ room: string; members: readonly string[] }>;
  /** The newest sanction, of whichever room: a later page may still ask about it. */
  sanction: Shelf<Sanctioned & { room: string }>;
  changed: (view: RoomView) => void;
  /** Each entry of the log, some of them again after a reconnect. */
  entry?: (entry: Entry) => void;
  /** A break is proposed; it may come when the talk has been left already. */
  rest: (proposal: RestProposal) => void;
}

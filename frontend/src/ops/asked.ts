/** Which rooms somebody wants to see. "" is: whatever. */
import type { Format } from "./figures.ts";
import type { ReasonCode, Verdict } from "./overview.ts";

export const SORTS = ["urgency", "born", "active", "unanswered", "level", "per_minute", "balance", "holds", "resumes"] as const;
export const LEVELS = ["", "2", "3", "4"] as const;

export interface RoomsAsked {
  verdict: Verdict | "";
  kind: Format | "";
  language: string;
  topic: string;
  reason: ReasonCode | "";
  level: (typeof LEVELS)[number];
  sort: (typeof SORTS)[number];
  page: number;
}
export const EVERY_ROOM: RoomsAsked = { verdict: "", kind: "", language: "", topic: "", reason: "", level: "", sort: "urgency", page: 1 };

/** As the service wants it; what does not matter is left out. */
export function query(asked: RoomsAsked): string {
  return new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value === "" ? [] : [[name, String(value)]]))).toString();
}

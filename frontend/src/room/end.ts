/** How a talk ends, in one place. Pure. */
import { Close, type Entry } from "../wire.ts";

export interface End {
  reason: NonNullable<Entry["reason"]> | "refused" | "gone" | "fault";
  /** The other's kind last word, by its id. */
  goodbye: string | null;
}

/** What the log says about the room's end; null: it goes on. */
export function endOf(entries: readonly Entry[], you: string): End | null {
  const ended = entries.find((entry) => entry.kind === "ended");
  if (!ended) return null;
  const left = entries.filter((entry) => entry.kind === "left" && entry.by !== you).at(-1);
  return { reason: ended.reason ?? "closed", goodbye: left?.goodbye ?? null };
}

/** What a close code means for the talk; null: not its end. */
export function endBy(code: number): End | null {
  if (code === Close.DISPLACED) return null;
  const reason = {
    [Close.FINISHED]: "closed",
    [Close.UNAUTHORISED]: "gone",
    [Close.FORBIDDEN]: "refused",
    [Close.NO_ROOM]: "gone",
  } as const;
  return { reason: reason[code as keyof typeof reason] ?? "fault", goodbye: null };
}

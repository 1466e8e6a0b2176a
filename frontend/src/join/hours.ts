/** What can honestly be said about when volunteers are there. Pure. */
import type { Hours, Language } from "./site.ts";

/** The time of day, as the language writes it. `at`: unix seconds. */
export function timeOf(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(at * 1000);
}

/** The day as people say it: today, tomorrow, or its weekday; beyond a week with its date. Both in unix seconds. */
export function dayOf(at: number, now: number, language: Language): string {
  const midnight = (seconds: number) => new Date(seconds * 1000).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days < 2) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.max(0, days), "day");
  return new Intl.DateTimeFormat(language, days < 7 ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "long" }).format(at * 1000);
}

/** What is to be said of the next opening. `now`: unix seconds. */
export function nextOf({ state, next }: Hours, now: number): "next" | "late" | "noNext" | null {
  if (state === "open" || state === "unknown") return null;
  if (next === null) return state === "closed" ? "noNext" : null;
  return next > now ? "next" : state === "closed" ? "late" : null;
}

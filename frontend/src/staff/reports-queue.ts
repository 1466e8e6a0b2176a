/** What waits for a decision, as the service tells it. Times are unix seconds. */
import type { HoldCode, ReportReason, SanctionStep } from "../wire.ts";
import type { Speech } from "../words/language.tsx";

export interface Held {
  /** Id of an account. */
  by: string;
  until: number;
}
export interface ReportLine {
  id: string;
  reason: ReportReason;
  /** 1 to 3, the severest. */
  severity: number;
  language: string;
  at: number;
  seen_at: number | null;
  /** null: there never was any text. */
  text_until: number | null;
  /** Reports about the same person share it. */
  about: string;
  independent: number;
  taken: Held | null;
  proposal: { by: string; at: number; rule: string; seconds: number } | null;
}
export interface AppealLine {
  id: string;
  step: SanctionStep;
  reason: HoldCode;
  by_human: boolean;
  at: number;
  due_at: number;
  /** Who looks has decided it. */
  own: boolean;
  seen_at: number | null;
  taken: Held | null;
}
export interface Rule {
  id: string;
  text: Record<string, string>;
}
export interface Queue {
  /** Of this answer: ages are counted from it, whatever this device's clock says. */
  at: number;
  staffed: boolean;
  reports: ReportLine[];
  appeals: AppealLine[];
  rules: Rule[];
}
export interface ReportOpened {
  report: ReportLine;
  lines: { by: "reported" | "reporter" | "other"; at: number; text: string }[];
  words: string[];
  against: { sum: number; steps: Record<SanctionStep, number> } | null;
  volunteer: boolean;
}
export interface AppealOpened {
  appeal: AppealLine;
  /** What the person was told, by language. */
  told: Record<string, string> | null;
  until: number | null;
  words: string[];
}
/** How much waits. */
export interface Backlog {
  reports: number;
  appeals: number;
}

export const SEVERE = 3;
/** So long a severe one may wait in staffed hours. */
export const SEVERE_SECONDS = 600;
export const OUTCOMES = ["no_breach", "noticed", "paused", "banned"] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** How long these may last, in seconds. */
export const LASTS = { paused: [900, 3600, 14400], banned: [86400, 604800, 2592000] } as const;
export const LASTING = 86400;

/** A length of time in one number and one word; `seconds` of either sign. */
export function span(seconds: number, t: Speech["t"]): string {
  const minutes = Math.max(1, Math.floor(Math.abs(seconds) / 60));
  if (minutes < 90) return t.reports.span.minutes(minutes);
  return minutes < 2880 ? t.reports.span.hours(Math.round(minutes / 60)) : t.reports.span.days(Math.round(minutes / 1440));
}

export function lasts(seconds: number, t: Speech["t"]): string {
  return t.reports.spans[String(seconds) as keyof typeof t.reports.spans] ?? span(seconds, t);
}

/** Whether one of the severe ones waits for too long, and since when: seconds; 0: none does. */
export function late({ at, staffed, reports }: Queue): number {
  const unseen = reports.filter(({ severity, seen_at }) => severity >= SEVERE && seen_at === null);
  const oldest = Math.max(0, ...unseen.map((one) => at - one.at));
  return staffed && oldest > SEVERE_SECONDS ? oldest : 0;
}

/** What `GET /api/site` tells: topics with their availability, and the guidelines. */
import type { AgeGroup, Need, Role } from "../wire.ts";

export type Language = "de" | "en";

/** null: not known right now. */
export interface Counts {
  waiting: number | null;
  /** In line or in a talk. */
  online: number | null;
  wait_p50_s: number | null;
  wait_p90_s: number | null;
}
export interface Topic extends Counts {
  id: string;
  name: Record<Language, string>;
  /** People of different languages do not meet: only these counts say who is there for me. */
  by_language?: Partial<Record<Language, Counts>>;
}
export interface Site {
  topics: Topic[];
  guidelines: { version: string; text: Record<Language, string[]> };
}
/** What the person chose; it stays chosen when a join fails, and for the next talk. */
export interface Choices {
  topics: string[];
  need: Need;
  role: Role;
  no_go: string[];
  age: AgeGroup | null;
}
export const FIRST_CHOICES: Choices = { topics: [], need: "heard", role: "either", no_go: [], age: null };
export const MOST_TOPICS = 3;
export const MOST_NO_GO = 5;

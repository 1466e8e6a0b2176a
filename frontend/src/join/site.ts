/** What `GET /api/site` tells: topics with their availability, and the guidelines. */
import type { AgeGroup, Need, Resource, Role } from "../wire.ts";

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
  /** Nobody new is let in for it; who waits for it is served. */
  closed?: boolean;
  /** Ids of topics that are near; the search reaches them next. */
  related?: string[];
  /** People of different languages do not meet: only these counts say who is there for me. */
  by_language?: Partial<Record<Language, Counts>>;
}
export interface Example {
  fine: string;
  not_fine: string;
}
export interface Site {
  topics: Topic[];
  /** For each rule of `text`, in its order: what keeps it, and what breaks it. */
  /** By language; one that is missing has no listening rooms. */
  listening?: Partial<Record<Language, Hours>>;
  guidelines: { version: string; text: Record<Language, string[]>; examples?: Record<Language, Example[]> };
}
/** Whether volunteers let anybody in now. Times are unix seconds; null: not known, or not planned. */
export interface Hours {
  state: "open" | "closing" | "closed" | "unknown";
  on_duty: number | null;
  until: number | null;
  last_entry: number | null;
  next: number | null;
}
/** What `GET /api/help` tells. */
export interface Help {
  country: string;
  emergency: { number: string }[];
  resources: (Resource & { topics: string[] })[];
}
/** What the person chose; it stays chosen when a join fails, and for the next talk. */
export interface Choices {
  topics: string[];
  need: Need;
  role: Role;
  no_go: string[];
  age: AgeGroup | null;
  format: "pair" | "circle";
  /** Can talk in the other languages of the house too. */
  also: boolean;
  /** Version of the guidelines that were agreed to last. */
  accepted: string | null;
}
export const FIRST_CHOICES: Choices = {
  topics: [], need: "heard", role: "either", no_go: [], age: null, format: "pair", also: false, accepted: null,
};
export const AGES: AgeGroup[] = ["18+", "16-17"];
export const MOST_TOPICS = 3;
export const MOST_NO_GO = 5;

/** What the service tells of what operators edit. Times are unix seconds. */
import type { Language } from "../../join/site.ts";

export const KINDS = ["topics", "guidelines", "hours", "limits", "resources"] as const;
export type Kind = (typeof KINDS)[number];
export const PATH = "/api/ops/house";

export type Both = Record<Language, string>;
export interface Topics {
  topics: { id: string; name: Both; open: boolean }[];
}
export interface SpokenRule {
  text: string;
  fine: string;
  not_fine: string;
}
export type Rule = Record<Language, SpokenRule>;
export interface Guidelines {
  rules: Rule[];
  reworded?: boolean;
}
export interface Window {
  weekdays: number[];
  begin: string;
  end: string;
}
export interface Frame {
  zone: string;
  windows: Window[];
  closed: string[];
}
export type Hours = Record<Language, Frame | null> & { last_entry_minutes: number };
export interface Limits {
  values: Record<string, number>;
}
/** What is different about one help line; a field that is missing is as shipped, null: there is none. */
export interface LineEdit {
  id: string;
  hidden?: boolean;
  reviewed?: string;
  source?: string;
  rings?: boolean;
  country?: string;
  name?: string;
  topics?: string[];
  phone?: string | null;
  sms_number?: string | null;
  website?: string | null;
  chat_url?: string | null;
  hours?: string | null;
  zones?: string[];
  languages?: string[];
  free?: boolean | null;
}
export interface Resources {
  lines: LineEdit[];
}

export type ChangeCode =
  | "topic_added" | "topic_renamed" | "topic_closed" | "topic_opened" | "topics_ordered"
  | "rule_added" | "rule_removed" | "rule_changed" | "asks_again"
  | "hours_changed" | "days_closed" | "last_entry"
  | "limit_changed" | "limit_as_set"
  | "line_added" | "line_changed" | "line_hidden" | "line_shown" | "line_reviewed" | "line_as_shipped";
export interface Change {
  code: ChangeCode;
  about: string;
  before: string;
  after: string;
  people: number | null;
}
export interface Version {
  /** 0: as shipped. */
  number: number;
  at: number | null;
  who: string | null;
  /** null: not in the team any more. */
  name: string | null;
  note: string;
  back_to: number | null;
  changes: Change[];
}
export interface PaperNow<C> extends Version {
  content: C;
  shipped: C;
  outdated: boolean;
}
export interface HelpShown {
  resources: { id: string; name: string; phone?: string; hours?: string; website?: string }[];
}
export interface Preview<C> {
  content: C;
  changes: Change[];
  help: HelpShown | null;
}
export interface HouseNow {
  kinds: { kind: Kind; number: number; newest: number; at: number | null; name: string | null }[];
  due: number;
}
export interface Bounds {
  name: string;
  least: number;
  most: number;
  whole: boolean;
  default: number;
  now: number | null;
}
export interface LineNow extends Required<Omit<LineEdit, "hidden" | "rings">> {
  country: string;
  state: "shipped" | "changed" | "added" | "hidden" | "not_shown";
  tel: string | null;
  due: boolean;
}
export interface DueNow {
  countries: { country: string; name: Both; lines: number; due: number; next: string | null }[];
  topics: { id: string; name: Both }[];
}

/** The same list with one of its members a place further up (-1) or down (+1); the same where there is no such place. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const made = [...list];
  const to = at + by;
  if (to < 0 || to >= made.length) return made;
  [made[at], made[to]] = [made[to] as T, made[at] as T];
  return made;
}

export function replaced<T>(list: readonly T[], at: number, by: T): T[] {
  return list.map((one, place) => (place === at ? by : one));
}

export function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, place) => place !== at);
}

/** An id that nobody has yet, from a name: `Exams & fear` → `exams_fear`. */
export function idOf(name: string, known: readonly string[], between = "_"): string {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, between).replace(/^[^a-z]+|[_-]+$/g, "").slice(0, 24) || "topic";
  for (let count = 1; ; count += 1) {
    const id = count === 1 && base.length > 1 ? base : `${base}${between}${count}`;
    if (!known.includes(id)) return id;
  }
}

/** An edit of a line, put into the place of an earlier one of the same line. `null`: as shipped again. */
export function withLine({ lines }: Resources, id: string, edit: LineEdit | null): Resources {
  const others = lines.filter((one) => one.id !== id);
  return { lines: edit ? [...others, edit] : others };
}

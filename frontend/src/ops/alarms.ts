/** Alarms as the service tells them. Moments are unix seconds. */
import type { Language } from "../join/site.ts";

export type Unit = "seconds" | "share" | "count";
type Both = Record<Language, string>;

export interface RuleNow {
  code: string;
  urgency: "act" | "watch";
  unit: Unit;
  /** null: switched off. */
  limit: number | null;
  lasting_s: number;
  clear_s: number;
  title: Both;
  todo: Both;
}
export interface AlarmNow {
  id: string;
  rule: string;
  urgency: "act" | "watch";
  /** A language, or empty. */
  subject: string;
  state: "pending" | "firing" | "recovered";
  began: number;
  fired: number | null;
  ended: number | null;
  value: number;
  worst: number;
  silenced: boolean;
  acknowledged: number | null;
  acknowledged_by: string | null;
}
export interface SilenceNow {
  id: string;
  rule: string;
  subject: string;
  until: number;
  by: string | null;
}
export interface ChannelNow {
  kind: "webhook" | "mail";
  name: string;
  waiting: number;
  failed: number;
  delivered_at: number | null;
}
export interface AlarmList {
  evaluated_at: number | null;
  now: AlarmNow[];
  recent: AlarmNow[];
  silences: SilenceNow[];
  rules: RuleNow[];
  channels: ChannelNow[];
}

/** For how long somebody may ask for quiet, in minutes. */
export const QUIET_MINUTES = [60, 480, 1440, 10_080] as const;
/** Rules that nobody looked at for so long are no watch any more. */
export const LATE_S = 60;

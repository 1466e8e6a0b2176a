/** The overview as the service tells it. Moments are unix seconds, `_s` are seconds; a section that could not be had is null. */
import type { AlarmNow } from "./alarms.ts";
import type { Figures, Format, Unserved } from "./figures.ts";

export type Verdict = "well" | "watch" | "act";
export const REASON_CODES = [
  "acute_unstaffed", "acute_unanswered", "need_unanswered", "alone_in_need", "acute", "hand", "harm", "listener_away", "ghosted",
  "unspoken", "silent", "unanswered", "one_sided", "held", "slow", "unsteady",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  code: ReasonCode;
  value: number;
  since: number | null;
}
export interface RoomNow {
  handle: string;
  kind: Format;
  topic: string | null;
  language: string;
  born: number;
  seats: { here: number; reconnecting: number; gone: number };
  active_at: number;
  said: number;
  per_minute: number;
  /** Share of whoever said most. */
  balance: number | null;
  unanswered_since: number | null;
  one_sided: boolean;
  silent: boolean;
  holds: number;
  level: number;
  level_since: number | null;
  staffed: boolean;
  resumes: number;
  slow_closes: number;
  verdict: Verdict;
  reasons: Reason[];
}
export interface RoomsPage {
  at: number;
  whole: boolean;
  total: number;
  page: number;
  size: number;
  rooms: RoomNow[];
}
/** `unwell`: the worst of them; `whole`: false while the first look still goes through the house. */
export interface RoomsSection {
  total: number;
  well: number;
  watch: number;
  act: number;
  here: number;
  reasons: Partial<Record<ReasonCode, number>>;
  unwell: RoomNow[];
  whole: boolean;
}
export interface LanguageLine {
  language: string;
  waiting: number;
  away: number;
  acute: number;
  longest_s: number | null;
  topics: { topic: string; waiting: number; talking: number }[];
  last_hour: Figures;
}
export interface LineSection {
  waiting: number;
  away: number;
  acute: number;
  longest_s: number | null;
  last_hour: Figures;
  languages: LanguageLine[];
}
export interface Volunteers {
  on_duty: number;
  free: number;
  offered: number;
  talking: number;
  resting: number;
  away: number;
}
export interface ServiceSection {
  volunteers: Volunteers;
  ringing: number;
  ringing_s: number | null;
  crisis_waiting_s: number | null;
  talks: number;
  hands: number;
  missed: number;
  unserved: Partial<Record<Unserved, number>>;
}
export interface Overview {
  at: number;
  missing: string[];
  rooms?: RoomsSection | null;
  line?: LineSection | null;
  service?: ServiceSection | null;
  machine?: MachineSection | null;
  alarms?: AlarmsSection | null;
  reports?: ReportsSection | null;
  house?: { due: number; next_due: string | null } | null;
}
/** What waits for a human. `severe`: that nobody has opened; `severe_late`: for too long, in staffed hours. */
export interface ReportsSection {
  reports: number;
  unseen: number;
  oldest_s: number;
  severe: number;
  oldest_severe_s: number;
  severe_late: boolean;
  to_confirm: number;
  appeals: number;
  appeals_late: number;
}
export interface WorkerNow {
  id: string;
  version: string;
  since: number;
  memory_bytes: number;
  lag_s: number;
  sockets: Record<string, number>;
  rooms: number;
  store_away_s: number;
  database_away_s: number;
}
/** `started`, `lost`: workers of the last ten minutes. Shares are 0 to 1; null: not known. */
export interface MachineSection {
  workers: WorkerNow[];
  versions: Record<string, number>;
  started: number;
  lost: number;
  sockets: Record<string, number>;
  memory_bytes: number;
  memory_used: number | null;
  lag_s: number;
  relay: { p50_s: number | null; p95_s: number | null; per_minute: number | null };
  /** `limit_bytes` 0: none is set. */
  store: { up: boolean; round_trip_s: number; used_bytes: number; limit_bytes: number };
  database: { up: boolean; round_trip_s: number | null };
  errors: number | null;
}
/** `act`, `watch`: how many fire that nobody silenced or looks after. */
export interface AlarmsSection {
  act: number;
  watch: number;
  evaluated_at: number | null;
  now: AlarmNow[];
}

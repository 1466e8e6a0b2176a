/**
 * The four questions of the first screen, answered from the overview. Pure.
 * Promises: what is not known is never told as well; each answer says what it rests on.
 */
import { LATE_S } from "./alarms.ts";
import type { AlarmsSection, LineSection, MachineSection, Overview, ReasonCode, ReportsSection, RoomsSection, ServiceSection, Verdict } from "./overview.ts";

export type State = Verdict | "unknown";
export const QUESTIONS = ["waiting", "crisis", "rooms", "machine"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Whoever waits so long is offered another way (docs/operating.md, "The house at a glance"). */
export const WAIT_ACT_S = 300;
/** Nine of ten wait less (docs/operating.md, the alarm `wait_p90`). */
export const WAIT_WATCH_S = 120;
/** A volunteer accepts a crisis within it (docs/operating.md, the alarm `crisis_offer`). */
export const CRISIS_ACT_S = 60;
/** Reasons of a room that mean: somebody in need, and nobody answers. */
export const ALONE: readonly ReasonCode[] = ["acute_unstaffed", "acute_unanswered", "need_unanswered", "alone_in_need"];

const RANK: Record<State, number> = { well: 0, watch: 1, unknown: 2, act: 3 };
export const worst = (states: readonly State[]): State => states.reduce<State>((worse, one) => (RANK[one] > RANK[worse] ? one : worse), "well");

export function waiting(line: LineSection | null | undefined): State {
  if (!line) return "unknown";
  const longest = line.longest_s ?? 0;
  if (longest >= WAIT_ACT_S) return "act";
  return longest >= WAIT_WATCH_S ? "watch" : "well";
}

/** In how many rooms somebody in need is left without an answer. */
export function alone(rooms: RoomsSection): number {
  return ALONE.reduce((sum, code) => sum + (rooms.reasons[code] ?? 0), 0);
}

/** One half that is known to be bad is enough; that nobody is alone, only both halves together can tell. */
export function crisis(service: ServiceSection | null | undefined, rooms: RoomsSection | null | undefined): State {
  const waits = service?.crisis_waiting_s ?? null;
  if ((rooms && alone(rooms) > 0) || (waits !== null && waits >= CRISIS_ACT_S)) return "act";
  if (!service || !rooms?.whole) return "unknown";
  return waits !== null ? "watch" : "well";
}

export function unwell(rooms: RoomsSection | null | undefined): State {
  if (!rooms) return "unknown";
  if (rooms.act > 0) return "act";
  if (!rooms.whole) return "unknown";
  return rooms.watch > 0 ? "watch" : "well";
}

/** What is not as it should be about the machine; `value` in the unit that its word needs. */
export interface Finding {
  code: "no_worker" | "store" | "database" | "lost" | "lag" | "relay" | "store_full" | "memory" | "errors";
  state: "watch" | "act";
  value: number;
}
/** Above these it is worth a look: the limits of the alarms in docs/operating.md, but for a lost worker, where one is enough. */
const MOST = { lag: 0.1, relay: 1, store_full: 0.85, memory: 0.9, errors: 0.01 };

export function findings(machine: MachineSection): Finding[] {
  const { workers, store, database, lost, lag_s, relay, memory_used, errors } = machine;
  const full = store.limit_bytes > 0 ? store.used_bytes / store.limit_bytes : 0;
  const told: [boolean, Finding["code"], Finding["state"], number][] = [
    [workers.length === 0, "no_worker", "act", 0],
    [!store.up, "store", "act", Math.max(0, ...workers.map(({ store_away_s }) => store_away_s))],
    [!database.up, "database", "watch", Math.max(0, ...workers.map(({ database_away_s }) => database_away_s))],
    [lost > 0, "lost", "watch", lost],
    [lag_s > MOST.lag, "lag", "watch", lag_s],
    [(relay.p95_s ?? 0) > MOST.relay, "relay", "watch", relay.p95_s ?? 0],
    [full > MOST.store_full, "store_full", "watch", full],
    [(memory_used ?? 0) > MOST.memory, "memory", "watch", memory_used ?? 0],
    [(errors ?? 0) > MOST.errors, "errors", "watch", errors ?? 0],
  ];
  return told.flatMap(([so, code, state, value]) => (so ? [{ code, state, value }] : []));
}

export function running(machine: MachineSection | null | undefined): State {
  return machine ? worst(findings(machine).map(({ state }) => state)) : "unknown";
}

/** What fires and nobody looks after; rules that nobody looks at watch over nothing. */
export function alarmed(alarms: AlarmsSection | null | undefined, at: number): State {
  if (!alarms) return "unknown";
  if (alarms.act > 0) return "act";
  if (alarms.evaluated_at === null || at - alarms.evaluated_at > LATE_S) return "unknown";
  return alarms.watch > 0 ? "watch" : "well";
}

/** Reports and appeals that wait for a human; a house without them has nothing to tell here. */
export function reported(reports: ReportsSection | null | undefined): State {
  if (!reports) return reports === null ? "unknown" : "well";
  if (reports.severe_late) return "act";
  return reports.severe > 0 || reports.appeals_late > 0 ? "watch" : "well";
}

export function answers(now: Overview): Record<Question, State> {
  return {
    waiting: waiting(now.line),
    crisis: crisis(now.service, now.rooms),
    rooms: unwell(now.rooms),
    machine: running(now.machine),
  };
}

/** All of it in one word. */
export function whole(now: Overview): State {
  return worst([...Object.values(answers(now)), alarmed(now.alarms, now.at), reported(now.reports)]);
}

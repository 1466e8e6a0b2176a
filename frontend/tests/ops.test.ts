import { describe, expect, test, vi } from "vitest";
import { amount, brief, lasting, share, size } from "../src/ops/amounts.ts";
import { alarmed, answers, crisis, findings, reported, running, unwell, waiting, whole, worst } from "../src/ops/answers.ts";
import { EVERY_ROOM, query } from "../src/ops/asked.ts";
import { found, gaveUp, type Hour, steps, type WeekHour } from "../src/ops/figures.ts";
import { Live, OLD_MS, SILENT_MS, type StreamEars } from "../src/ops/live.ts";
import type { LineSection, MachineSection, Overview, ReportsSection, RoomsSection, ServiceSection } from "../src/ops/overview.ts";
import { path, ticks, timeTicks, wholeTicks } from "../src/ops/scale.ts";
import { clockOf, momentOf } from "../src/ops/times.ts";
import { cellOf, rowsOf, shortest } from "../src/ops/week.ts";
import { FakeClock, half } from "./fake.ts";

/** Streams of figures to speak through. */
function live() {
  const clock = new FakeClock();
  const streams: (StreamEars & { closed: boolean })[] = [];
  const [changed, doubts] = [vi.fn(), vi.fn()];
  const made = new Live<{ at: number }>("/figures", {
    clock, random: half, changed, doubts,
    open: (_path, ears) => {
      const stream = { ...ears, closed: false };
      streams.push(stream);
      return { close: () => (stream.closed = true) };
    },
  });
  const last = () => streams.at(-1) as (typeof streams)[number];
  return { made, clock, streams, changed, doubts, last, tell: (at: number) => last().heard(JSON.stringify({ at })) };
}

describe("figures that stream", () => {
  test("are old before the first and again when no new look came, also if the same one is repeated", () => {
    const { made, clock, tell, changed } = live();
    made.start();
    expect(made.old).toBe(true);
    tell(1);
    expect([made.old, made.age]).toEqual([false, 0]);
    changed.mockClear();
    for (let passed = 0; passed < OLD_MS; passed += 1000) {
      clock.pass(1000);
      tell(1);
    }
    expect([made.old, made.age]).toEqual([true, OLD_MS]);
    expect(changed).toHaveBeenCalled();
    tell(2);
    expect(made.old).toBe(false);
  });

  test("that break off are asked for again, with growing pauses, and it is asked whether the session is over", () => {
    const { made, clock, streams, last, doubts, tell } = live();
    made.start();
    last().broke();
    expect([streams.length, made.tries, doubts.mock.calls.length]).toEqual([1, 1, 0]);
    clock.pass(1000);
    last().broke();
    expect([streams.length, doubts.mock.calls.length]).toEqual([2, 1]);
    clock.pass(2000);
    tell(5);
    expect([streams.length, made.tries, made.old]).toEqual([3, 0, false]);
  });

  test("that fall silent are closed and opened anew, and what comes late of the old ones is not heard", () => {
    const { made, clock, streams, tell } = live();
    made.start();
    tell(1);
    clock.pass(SILENT_MS);
    expect([streams[0]?.closed, made.tries]).toEqual([true, 1]);
    streams[0]?.heard('{"at":9}');
    streams[0]?.broke();
    expect([made.got?.at, made.tries]).toEqual([1, 1]);
    clock.pass(1000);
    expect(streams.length).toBe(2);
  });

  test("do not wait for their next try when somebody looks again, and end when told", () => {
    const { made, clock, streams, last, tell } = live();
    made.start();
    tell(1);
    made.woke();
    expect(streams.length).toBe(1);
    clock.late(OLD_MS);
    made.woke();
    expect(streams.length).toBe(2);
    made.stop();
    expect(last().closed).toBe(true);
    clock.pass(60_000);
    expect(streams.length).toBe(2);
  });
});

const line = (longest_s: number | null) => ({ longest_s }) as LineSection;
const service = (crisis_waiting_s: number | null) => ({ crisis_waiting_s }) as ServiceSection;
const rooms = (change: Partial<RoomsSection>): RoomsSection => ({ total: 9, well: 9, watch: 0, act: 0, here: 18, reasons: {}, unwell: [], whole: true, ...change });
const machine = (change: Partial<MachineSection> = {}): MachineSection => ({
  workers: [{ id: "w", version: "1", since: 0, memory_bytes: 1, lag_s: 0, sockets: {}, rooms: 0, store_away_s: 0, database_away_s: 0 }],
  versions: {}, started: 0, lost: 0, sockets: {}, memory_bytes: 1, memory_used: null, lag_s: 0, relay: { p50_s: null, p95_s: null, per_minute: null },
  store: { up: true, round_trip_s: 0, used_bytes: 9, limit_bytes: 0 }, database: { up: true, round_trip_s: null }, errors: null, ...change,
});

describe("the four answers", () => {
  test.each([[null, "well"], [119, "well"], [120, "watch"], [299, "watch"], [300, "act"]] as const)("the longest waits %s s: %s", (longest, state) => {
    expect(waiting(line(longest))).toBe(state);
  });

  test.each([
    [service(null), rooms({}), "well"], [service(10), rooms({}), "watch"], [service(60), rooms({}), "act"],
    [service(null), rooms({ reasons: { alone_in_need: 1 } }), "act"], [service(null), rooms({ reasons: { silent: 4 } }), "well"],
    [null, rooms({}), "unknown"], [service(null), null, "unknown"], [service(null), rooms({ whole: false }), "unknown"],
    [null, rooms({ reasons: { acute_unstaffed: 1 } }), "act"], [service(90), null, "act"], [null, null, "unknown"],
  ] as const)("alone in a crisis, case %#", (service, rooms, state) => {
    expect(crisis(service, rooms)).toBe(state);
  });

  test.each([
    [rooms({}), "well"], [rooms({ watch: 2 }), "watch"], [rooms({ act: 1, watch: 2 }), "act"], [rooms({ watch: 2, whole: false }), "unknown"],
    [rooms({ act: 1, whole: false }), "act"], [null, "unknown"], [undefined, "unknown"],
  ] as const)("rooms, case %#", (rooms, state) => {
    expect(unwell(rooms)).toBe(state);
  });

  test.each([
    [{}, [], "well"], [{ workers: [] }, ["no_worker"], "act"], [{ store: { up: false, round_trip_s: 1, used_bytes: 0, limit_bytes: 0 } }, ["store"], "act"],
    [{ database: { up: false, round_trip_s: null } }, ["database"], "watch"], [{ lost: 1 }, ["lost"], "watch"], [{ lag_s: 0.11 }, ["lag"], "watch"],
    [{ relay: { p50_s: 0.1, p95_s: 1.5, per_minute: 2 } }, ["relay"], "watch"],
    [{ store: { up: true, round_trip_s: 0, used_bytes: 9, limit_bytes: 10 }, memory_used: 0.95, errors: 0.5 }, ["store_full", "memory", "errors"], "watch"],
  ] as const)("the machine, case %#", (change, codes, state) => {
    const made = machine(change as Partial<MachineSection>);
    expect(findings(made).map(({ code }) => code)).toEqual(codes);
    expect(running(made)).toBe(state);
  });

  test("rules that nobody looks at watch over nothing", () => {
    const alarms = { act: 0, watch: 0, evaluated_at: 1000, now: [] };
    expect(alarmed(alarms, 1010)).toBe("well");
    expect(alarmed(alarms, 1100)).toBe("unknown");
    expect(alarmed({ ...alarms, evaluated_at: null }, 1010)).toBe("unknown");
    expect(alarmed({ ...alarms, watch: 1 }, 1010)).toBe("watch");
    expect(alarmed({ ...alarms, act: 1 }, 9999)).toBe("act");
    expect(alarmed(null, 0)).toBe("unknown");
  });

  test.each([
    [undefined, "well"], [null, "unknown"], [{ severe: 0, severe_late: false, appeals_late: 0 }, "well"], [{ severe: 1, severe_late: false, appeals_late: 0 }, "watch"],
    [{ severe: 0, severe_late: false, appeals_late: 1 }, "watch"], [{ severe: 1, severe_late: true, appeals_late: 0 }, "act"],
  ] as const)("reports, case %#", (told, state) => {
    expect(reported(told as ReportsSection | null | undefined)).toBe(state);
  });

  test("a section that is missing is not known, and the worst is what all of it is", () => {
    const now: Overview = { at: 1000, missing: [], line: line(3), service: service(null), rooms: rooms({}), machine: machine(), alarms: { act: 0, watch: 0, evaluated_at: 999, now: [] } };
    expect([answers(now), whole(now)]).toEqual([{ waiting: "well", crisis: "well", rooms: "well", machine: "well" }, "well"]);
    expect(whole({ ...now, line: null })).toBe("unknown");
    expect(whole({ ...now, line: null, rooms: rooms({ act: 1 }) })).toBe("act");
    expect(worst(["well", "watch", "unknown"])).toBe("unknown");
  });
});

const plain = (said: string) => said.replaceAll("\u00a0", " ");

test.each([
  [0, "0 s"], [59.9, "59 s"], [60, "1 min"], [372, "6 min 12 s"], [600, "10 min"], [3599, "59 min"], [3600, "1 h"], [7500, "2 h 5 min"], [90_000, "1 d 1 h"], [-5, "0 s"],
])("%s seconds are %s", (seconds, said) => {
  expect(plain(lasting(seconds))).toBe(said);
});

test("amounts are short", () => {
  expect([plain(brief(0.0004)), plain(brief(0.14)), plain(brief(0)), plain(brief(75))]).toEqual(["1 ms", "140 ms", "0 s", "1 min 15 s"]);
  expect([share(0.25, "en"), share(0.014, "en"), plain(share(0.5, "de"))]).toEqual(["25%", "1.4%", "50 %"]);
  expect([amount(1.26, "de"), amount(1234.6, "en"), plain(size(0, "en")), plain(size(96 * 2 ** 20, "en"))]).toEqual(["1,3", "1,235", "0 B", "96 MiB"]);
});

test("a question names only what matters", () => {
  expect(query(EVERY_ROOM)).toBe("sort=urgency&page=1");
  expect(query({ ...EVERY_ROOM, verdict: "act", topic: "-", page: 2 })).toBe("verdict=act&topic=-&sort=urgency&page=2");
});

describe("pictures", () => {
  test.each([[0, [0, 1]], [3, [0, 1, 2, 3]], [7, [0, 2, 4, 6, 8]], [10, [0, 5, 10]], [95, [0, 50, 100]]])("counts up to %s", (most, wanted) => {
    expect(wholeTicks(most)).toEqual(wanted);
  });
  test("shares and times have round lines", () => {
    expect(ticks(0.37)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(timeTicks(417)).toEqual([0, 120, 240, 360, 480]);
    expect(timeTicks(0)).toEqual([0, 1]);
    expect(timeTicks(9 * 86_400).at(-1)).toBe(9 * 86_400);
  });
  test("a line is broken where nothing is known, and one value alone is a dash", () => {
    expect(path([1, 2, null, 3, null], (at) => at * 10, (value) => value, 4)).toBe("M0 1L10 2M28 3h4");
  });
});

const hour = (at: number, change: Partial<Hour> = {}): Hour => ({
  at, joined: 2, returned: 0, exits: { matched: 1, left: 1 }, abandonment: null, matched_share: null, wait_p50_s: null, wait_p90_s: null, unserved: { all_busy: 1 }, asked: null, severe_in_time: 0, severe_late: 0,
  minutes: 60, waiting_mean: 0, waiting_most: 0, longest_s: 5, on_duty: 2, talking: 1, resting: 0, ...change,
});
/** 22 November 2026, 23:00 in Berlin. */
const LATE = Date.UTC(2026, 10, 22, 22) / 1000;

describe("the past", () => {
  test("nothing is lost when hours are put together, and days begin where the operator is", () => {
    const hours = Array.from({ length: 30 }, (_, at) => hour(LATE + at * 3600));
    const days = steps(hours, "30d", "Europe/Berlin");
    expect(days.map(({ joined }) => joined)).toEqual([2, 48, 10]);
    expect(steps(hours, "7d", "Europe/Berlin").map(({ joined }) => joined)).toEqual([2, 12, 12, 12, 12, 10]);
    expect(steps(hours, "24h", "Europe/Berlin")).toHaveLength(30);
    expect(days[1]).toMatchObject({ begin: LATE + 3600, end: LATE + 25 * 3600, found: 24, gaveUp: 24, unserved: 24, longest: 5, onDuty: 2 });
  });

  test("means count minutes that were looked at; without any, nothing is told", () => {
    const [first, second] = [hour(LATE, { on_duty: 1, minutes: 15 }), hour(LATE + 3600, { on_duty: 3, minutes: 45, longest_s: null })];
    const dark = hour(LATE + 7200, { on_duty: null, talking: null, minutes: 0, longest_s: null });
    expect(steps([first, second, dark], "30d", "UTC").map(({ onDuty, longest }) => [onDuty, longest])).toEqual([[2.5, 5], [null, null]]);
  });

  test("an hour that a change of clocks repeats stays in its day", () => {
    const begin = Date.UTC(2026, 9, 24, 22) / 1000;
    const hours = Array.from({ length: 25 }, (_, at) => hour(begin + at * 3600));
    expect(steps(hours, "30d", "Europe/Berlin").map(({ joined }) => joined)).toEqual([50]);
  });

  test("found and gave up", () => {
    const figures = hour(0, { exits: { matched: 1, circle: 2, volunteer: 4, left: 8, vanished: 16, unclaimed: 32, later: 64, closed: 128 } });
    expect([found(figures), gaveUp(figures)]).toEqual([7, 56]);
  });

  test("moments have a date only where it says something", () => {
    expect([clockOf("en", "Europe/Berlin")(LATE), momentOf("de", "UTC", LATE)(LATE - 60), momentOf("en", "UTC", LATE)(LATE - 86_400)]).toEqual(["23:00", "21:59", "Nov 21, 22:00"]);
  });
});

describe("the week", () => {
  const of = (change: Partial<WeekHour>): WeekHour => ({ weekday: 0, hour: 0, asked: 1, unserved: 0, needed: 2, on_duty: 1.5, planned: 0, ...change });
  test.each([
    [{ planned: 2 }, "planned", "enough"], [{ planned: 1 }, "planned", "short"], [{}, "planned", "nobody"], [{ needed: 0 }, "planned", "idle"],
    [{}, "were", "short"], [{ on_duty: null }, "were", "unknown"], [{ on_duty: 2 }, "were", "enough"],
  ] as const)("a cell, case %#", (change, compared, state) => {
    expect(cellOf(of(change), compared).state).toBe(state);
  });
  test("rows are hours, and the worst of all cells is named", () => {
    const hours = Array.from({ length: 168 }, (_, at) => of({ weekday: Math.floor(at / 24), hour: at % 24, planned: at === 30 ? 0 : 2, needed: at === 30 ? 3 : 2 }));
    const rows = rowsOf({ language: "de", zone: "UTC", weeks: 4, hours }, "planned");
    expect([rows.length, rows[6]?.length]).toEqual([24, 7]);
    expect(shortest(rows)).toMatchObject({ missing: 3, cell: { weekday: 1, hour: 6 } });
    expect(shortest(rowsOf({ language: "de", zone: "UTC", weeks: 4, hours: hours.map((one) => ({ ...one, planned: 9 })) }, "planned"))).toBeNull();
  });
});

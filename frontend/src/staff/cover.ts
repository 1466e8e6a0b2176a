/** Cover of the days ahead as pages need it: moments in unix seconds, half hours in order. Pure. */

export interface CoverNow {
  begin: number;
  slot_seconds: number;
  needed: number[];
  planned: number[];
  gaps: { begin: number; end: number; missing: number; closed: boolean; unseated: boolean }[];
}
export interface Run {
  begin: number;
  end: number;
  needed: number;
  planned: number;
}
/** `at`: half hours from midnight on by the wall clock. */
export interface Cell {
  at: number;
  state: "full" | "some" | "none";
}

/** Neighbours with the same numbers as one. */
export function runs({ begin, slot_seconds, needed, planned }: CoverNow): Run[] {
  const found: Run[] = [];
  needed.forEach((need, at) => {
    const from = begin + at * slot_seconds;
    const [last, have] = [found.at(-1), planned[at] ?? 0];
    if (last?.needed === need && last.planned === have) last.end = from + slot_seconds;
    else found.push({ begin: from, end: from + slot_seconds, needed: need, planned: have });
  });
  return found;
}

/** The half hours of each day in a zone. An hour that a change of clocks repeats is there once, as its worse half. */
export function days({ begin, slot_seconds, needed, planned }: CoverNow, zone: string): { day: number; cells: Cell[] }[] {
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" });
  const found: { day: number; date: string; cells: Cell[] }[] = [];
  needed.forEach((need, index) => {
    const from = begin + index * slot_seconds;
    const part = Object.fromEntries(wall.formatToParts(from * 1000).map(({ type, value }) => [type, value]));
    const date = part["day"] ?? "";
    const at = Number(part["hour"]) * 2 + (Number(part["minute"]) >= 30 ? 1 : 0);
    const have = planned[index] ?? 0;
    const state = have >= need ? "full" : have > 0 ? "some" : "none";
    if (found.at(-1)?.date !== date) found.push({ day: from, date, cells: [] });
    const cells = found.at(-1)?.cells ?? [];
    const same = cells.find((one) => one.at === at);
    if (!same) cells.push({ at, state });
    else if (state !== "full" && same.state !== "none") same.state = state;
  });
  return found;
}

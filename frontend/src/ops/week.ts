/** The hours of a week: how many are there, and how many it takes. Pure. */
import type { WeekHour, WeekNow } from "./figures.ts";

export type Compared = "planned" | "were";
export type CellState = "idle" | "enough" | "short" | "nobody" | "unknown";
export interface Cell {
  weekday: number;
  hour: number;
  needed: number;
  /** null: nobody ever looked. */
  there: number | null;
  state: CellState;
}

export function cellOf(hour: WeekHour, compared: Compared): Cell {
  const { weekday, needed } = hour;
  const there = compared === "planned" ? hour.planned : hour.on_duty;
  const state = there === null ? "unknown" : needed === 0 ? "idle" : there >= needed ? "enough" : there > 0 ? "short" : "nobody";
  return { weekday, hour: hour.hour, needed, there, state };
}

/** Row by row: each hour of the day with its seven days. */
export function rowsOf(week: WeekNow, compared: Compared): Cell[][] {
  const rows = Array.from({ length: 24 }, (): Cell[] => []);
  for (const hour of week.hours) rows[hour.hour]?.push(cellOf(hour, compared));
  for (const row of rows) row.sort((a, b) => a.weekday - b.weekday);
  return rows;
}

/** Where most are missing; null: nowhere, as far as is known. */
export function shortest(rows: Cell[][]): { cell: Cell; missing: number } | null {
  let found: { cell: Cell; missing: number } | null = null;
  for (const cell of rows.flat()) {
    const missing = cell.there === null ? 0 : Math.ceil(cell.needed - cell.there);
    if (missing > (found?.missing ?? 0)) found = { cell, missing };
  }
  return found;
}

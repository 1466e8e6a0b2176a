/** Where things stand in a picture. Pure; lengths in the units of its viewBox. */

/** Round numbers from 0 up to `most` or a little over, at most `lines` + 1 of them. */
export function ticks(most: number, lines = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** As `ticks`, where only whole things are counted. */
export function wholeTicks(most: number, lines = 4): number[] {
  return most < lines ? Array.from({ length: Math.max(1, Math.ceil(most)) + 1 }, (_, at) => at) : ticks(most, lines);
}

/** Times in steps that a clock has: seconds, minutes, hours. */
const CLOCK_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
export function timeTicks(most: number, lines = 4): number[] {
  const step = CLOCK_S.find((one) => one * lines >= most) ?? 86_400 * Math.ceil(most / lines / 86_400);
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/** A line through known values; where one is missing, the line is broken. A lone value is a short dash. */
export function path(values: readonly (number | null)[], x: (at: number) => number, y: (value: number) => number, dash: number): string {
  const round = (value: number) => Number(value.toFixed(1));
  return values
    .map((value, at) => {
      if (value === null) return "";
      const alone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
      if (alone) return `M${round(x(at) - dash / 2)} ${round(y(value))}h${round(dash)}`;
      return `${(values[at - 1] ?? null) === null ? "M" : "L"}${round(x(at))} ${round(y(value))}`;
    })
    .join("");
}

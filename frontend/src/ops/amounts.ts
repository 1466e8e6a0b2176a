/** Amounts as people say them, short, and the same in both languages but for the numbers' own marks. */

/** "40 s", "4 min", "2 h 5 min", "3 d 4 h": two units at most, never rounded up. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}\u00a0s`;
  if (whole < 600) return two(Math.floor(whole / 60), "min", whole % 60, "s");
  if (whole < 3600) return `${Math.floor(whole / 60)}\u00a0min`;
  if (whole < 86_400) return two(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
  return two(Math.floor(whole / 86_400), "d", Math.floor((whole % 86_400) / 3600), "h");
}

function two(large: number, name: string, small: number, other: string): string {
  return small > 0 ? `${large}\u00a0${name} ${small}\u00a0${other}` : `${large}\u00a0${name}`;
}

export function share(value: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: value > 0 && value < 0.1 ? 1 : 0 }).format(value);
}

export function amount(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** What is short of a second in thousandths. */
export function brief(seconds: number): string {
  return seconds > 0 && seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))}\u00a0ms` : lasting(seconds);
}

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
export function size(bytes: number, language: string): string {
  const power = bytes > 0 ? Math.min(SIZES.length - 1, Math.floor(Math.log2(bytes) / 10)) : 0;
  return `${amount(bytes / 1024 ** power, language)}\u00a0${SIZES[power]}`;
}

/** Moments as operators read them: 24 hours in both languages, and the date only where it says something. Unix seconds. */
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const RECENT_S = 18 * 3600;

export function clockOf(language: string, zone: string, more: Intl.DateTimeFormatOptions = {}): (at: number) => string {
  const format = new Intl.DateTimeFormat(language, { ...CLOCK, timeZone: zone, ...more });
  return (at) => format.format(at * 1000);
}

/** `now`: what is not long before or after it needs no date. */
export function momentOf(language: string, zone: string, now: number): (at: number) => string {
  const clock = clockOf(language, zone);
  const dated = clockOf(language, zone, { day: "numeric", month: "short" });
  return (at) => (Math.abs(now - at) < RECENT_S ? clock(at) : dated(at));
}

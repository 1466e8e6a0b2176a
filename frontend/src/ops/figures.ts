/** What the service tells of the line and of the past. Moments are unix seconds, `_s` are seconds, shares are 0 to 1. */
export type Span = "24h" | "7d" | "30d";
export const SPANS: readonly Span[] = ["24h", "7d", "30d"];
export type Exit = "matched" | "circle" | "volunteer" | "later" | "left" | "vanished" | "unclaimed" | "closed";
export type Unserved = "nobody_on_duty" | "all_busy" | "not_accepted";
export type Format = "pair" | "circle" | "volunteer";
export const REASONS: readonly Unserved[] = ["nobody_on_duty", "all_busy", "not_accepted"];

/** What happened in some time; null: nothing to tell it from. */
export interface Figures {
  joined: number;
  returned: number;
  exits: Partial<Record<Exit, number>>;
  abandonment: number | null;
  matched_share: number | null;
  wait_p50_s: number | null;
  wait_p90_s: number | null;
  unserved: Partial<Record<Unserved, number>>;
  /** Severe reports of staffed hours: seen within ten minutes, or later. */
  severe_in_time: number;
  severe_late: number;
  asked: number | null;
}
/** `minutes`: how many of the hour somebody looked at; without any, the means are null. */
export interface Hour extends Figures {
  at: number;
  minutes: number;
  waiting_mean: number | null;
  waiting_most: number | null;
  longest_s: number | null;
  on_duty: number | null;
  talking: number | null;
  resting: number | null;
}
export interface TopicFigures {
  topic: string;
  joined: number;
  found: number;
  gave_up: number;
  unserved: number;
}
export interface HistoryNow {
  span: Span;
  language: string | null;
  begin: number;
  end: number;
  written_until: number | null;
  total: Figures;
  hours: Hour[];
  topics: TopicFigures[];
}
/** An hour of the week where `WeekNow.zone` is; weekday 0 is Monday. */
export interface WeekHour {
  weekday: number;
  hour: number;
  asked: number;
  unserved: number;
  needed: number;
  on_duty: number | null;
  planned: number;
}
export interface WeekNow {
  language: string;
  zone: string;
  weeks: number;
  hours: WeekHour[];
}
export interface Outcome {
  kind: Format;
  begin: number;
  end: number;
  people: number;
  before_mean: number;
  after_mean: number;
  eased_percent: number;
}
export interface OutcomesNow {
  span: Span;
  least: number;
  total: Outcome[];
  groups: Outcome[];
}

const sum = (counts: Partial<Record<string, number>>): number => Object.values(counts).reduce<number>((all, one) => all + (one ?? 0), 0);

export const found = ({ exits }: Figures): number => (exits.matched ?? 0) + (exits.circle ?? 0) + (exits.volunteer ?? 0);
export const gaveUp = ({ exits }: Figures): number => (exits.left ?? 0) + (exits.vanished ?? 0) + (exits.unclaimed ?? 0);
export const unserved = (figures: Pick<Figures, "unserved">): number => sum(figures.unserved);

/** Several hours as one. Waits are the worst of them: percentiles cannot be added. Means are over the minutes looked at. */
export interface Step {
  begin: number;
  end: number;
  joined: number;
  found: number;
  gaveUp: number;
  unserved: number;
  longest: number | null;
  p90: number | null;
  onDuty: number | null;
  talking: number | null;
}

/** How many hours of the wall clock go into one step of a picture. */
export const STEP_HOURS: Record<Span, number> = { "24h": 1, "7d": 6, "30d": 24 };
const HOUR_S = 3600;

/** Hours in steps that begin at round hours where `zone` is; the first and the last may be shorter. */
export function steps(hours: readonly Hour[], span: Span, zone: string): Step[] {
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", hour: "numeric", hourCycle: "h23" });
  const groups: { key: string; hours: Hour[] }[] = [];
  for (const hour of hours) {
    const told = Object.fromEntries(wall.formatToParts(hour.at * 1000).map(({ type, value }) => [type, value]));
    const key = STEP_HOURS[span] === 1 ? String(hour.at) : `${told["day"]} ${Math.floor(Number(told["hour"]) / STEP_HOURS[span])}`;
    const last = groups.at(-1);
    if (last?.key === key) last.hours.push(hour);
    else groups.push({ key, hours: [hour] });
  }
  return groups.map(({ hours }) => stepOf(hours));
}

function stepOf(hours: Hour[]): Step {
  const all = (count: (hour: Hour) => number) => hours.reduce((sum, hour) => sum + count(hour), 0);
  const begin = hours[0]?.at ?? 0;
  return {
    begin,
    end: (hours.at(-1)?.at ?? begin) + HOUR_S,
    joined: all(({ joined }) => joined),
    found: all(found),
    gaveUp: all(gaveUp),
    unserved: all(unserved),
    longest: most(hours.map(({ longest_s }) => longest_s)),
    p90: most(hours.map(({ wait_p90_s }) => wait_p90_s)),
    onDuty: mean(hours, ({ on_duty }) => on_duty),
    talking: mean(hours, ({ talking }) => talking),
  };
}

function most(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function mean(hours: Hour[], of: (hour: Hour) => number | null): number | null {
  let [total, minutes] = [0, 0];
  for (const hour of hours) {
    const value = of(hour);
    if (value === null || hour.minutes === 0) continue;
    total += value * hour.minutes;
    minutes += hour.minutes;
  }
  return minutes > 0 ? total / minutes : null;
}

/** What can honestly be said about who is there for these topics. Pure. */
import type { Counts, Language, Topic } from "./site.ts";

export interface Availability {
  /** At least so many wait; someone may wait for several topics, so sums would promise too much. null: not known. */
  waiting: number | null;
  talking: number;
  /** Seconds; null: nothing to go by. */
  usual: [number, number] | null;
}

/** The counts that a speaker of `language` may go by. */
export function counts(topic: Topic, language: Language): Counts {
  return topic.by_language?.[language] ?? topic;
}

export function availability(topics: readonly Topic[], chosen: readonly string[], language: Language): Availability {
  const asked = topics
    .filter((topic) => chosen.length === 0 || chosen.includes(topic.id))
    .map((topic) => counts(topic, language));
  const known = (of: (topic: Counts) => number | null) =>
    asked.map(of).filter((count): count is number => count !== null);
  const waiting = known((topic) => topic.waiting);
  const most = (of: (topic: Counts) => number) => Math.max(0, ...asked.map(of));
  const low = known((topic) => topic.wait_p50_s);
  const high = known((topic) => topic.wait_p90_s);
  return {
    waiting: waiting.length > 0 ? Math.max(...waiting) : null,
    talking: most(({ waiting: inLine, online }) => (online ?? 0) - (inLine ?? 0)),
    usual: low.length > 0 && high.length > 0 ? [tidy(Math.min(...low)), tidy(Math.max(...high))] : null,
  };
}

/** Nobody plans by odd seconds: up to the next 5 s, above a minute the next 30 s. */
export function tidy(seconds: number): number {
  const step = seconds > 60 ? 30 : 5;
  return Math.max(step, Math.ceil(seconds / step) * step);
}

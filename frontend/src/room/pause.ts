/** Who needs a minute, and until when: from the log alone, so that a reload knows it too. Pure, but for the clock it is given. */
import type { Clock } from "../link/clock.ts";
import type { Entry } from "../wire.ts";

/** What the server takes where none are named. */
const USUAL_MINUTES = 5;
const MINUTE_MS = 60_000;

/** All times in unix milliseconds of the server. */
export interface Pause {
  by: string;
  pos: string;
  /** When it ends by itself. */
  until: number;
  /** When its author was back, paused anew or left before that; null: not so far. */
  cut: number | null;
}

/** Every pause of the log, the oldest first. */
export function pauses(entries: readonly Entry[]): Pause[] {
  const found: Pause[] = [];
  for (const { kind, by, at, pos, minutes } of entries) {
    if (kind === "ended") for (const one of found) if (one.until > at) one.cut ??= at;
    if (!by || !["pause", "resume", "left"].includes(kind)) continue;
    const before = found.filter((one) => one.by === by).at(-1);
    if (before && before.until > at) before.cut ??= at;
    if (kind === "pause") found.push({ by, pos, until: at + (minutes ?? USUAL_MINUTES) * MINUTE_MS, cut: null });
  }
  return found;
}

/** Pauses whose time ran out without a word from their authors, in the order in which they ended. */
export function runOut(all: readonly Pause[], now: number): Pause[] {
  return all.filter(({ until, cut }) => cut === null && until <= now).sort((one, other) => one.until - other.until);
}

/** The server's time as this device can know it, whatever its own clock says. */
export class ServerTime {
  readonly #clock: Clock;
  #ahead: number | null = null;
  #least = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An entry that just came: it was written a moment ago. The one that came fastest is the best witness. */
  fresh(at: number): void {
    this.#ahead = Math.max(this.#ahead ?? -Infinity, at - this.#clock.now());
  }

  /** An entry from earlier: the server's time is not before it. */
  older(at: number): void {
    this.#least = Math.max(this.#least, at - this.#clock.now());
  }

  /** Unix milliseconds that the server's clock is ahead of this device's. */
  get ahead(): number {
    return this.#ahead ?? this.#least;
  }

  get now(): number {
    return this.#clock.now() + this.ahead;
  }
}

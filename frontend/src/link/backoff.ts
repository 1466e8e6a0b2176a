/**
 * How long to wait before the next try: full jitter between 0.5 s and a ceiling that doubles up to 20 s.
 * Jitter keeps thousands of clients from coming back at the same moment.
 */
export const LEAST_MS = 500;
export const MOST_MS = 20_000;
/** A connection that held this long was a good one: the next trouble starts from the beginning. */
export const STABLE_MS = 30_000;

export class Backoff {
  #tries = 0;
  #upSince: number | null = null;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The connection works since `now`. */
  up(now: number): void {
    this.#upSince = now;
  }

  /** The connection ended at `now`: milliseconds to wait. */
  next(now: number): number {
    if (this.#upSince !== null && now - this.#upSince >= STABLE_MS) this.#tries = 0;
    this.#upSince = null;
    const ceiling = Math.min(MOST_MS, LEAST_MS * 2 ** ++this.#tries);
    return LEAST_MS + this.#random() * (ceiling - LEAST_MS);
  }
}

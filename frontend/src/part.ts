/**
 * A part of the app that is fetched when it is near, so that the first page is light.
 * Promises: fetched once; a part that is wanted and does not come is tried again until it comes, and `changed` tells
 * (0: it came; otherwise how many tries have failed).
 */
import { Backoff } from "./link/backoff.ts";
import type { Clock } from "./link/clock.ts";

export class Part<T> {
  got: T | null = null;
  /** Tries that failed since it is wanted. */
  failed = 0;
  readonly #load: () => Promise<T>;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #changed: (failed: number) => void;
  #coming: Promise<T> | null = null;
  #wanted = false;

  constructor(load: () => Promise<T>, clock: Clock, random: () => number, changed: (failed: number) => void) {
    this.#load = load;
    this.#clock = clock;
    this.#backoff = new Backoff(random);
    this.#changed = changed;
  }

  /** It may be needed soon: one try, and no word if it fails. */
  ahead(): void {
    if (!this.got) this.once().catch(() => {});
  }

  /** It is needed now. */
  want(): void {
    if (this.got || this.#wanted) return;
    this.#wanted = true;
    this.#try();
  }

  #try(): void {
    this.once().catch(() => {
      this.failed += 1;
      this.#clock.after(this.#backoff.next(this.#clock.now()), () => this.#try());
      this.#changed(this.failed);
    });
  }

  /** One try, for what is needed along with another part. Rejects if it fails. */
  async once(): Promise<T> {
    this.#coming ??= this.#load();
    try {
      const came = await this.#coming;
      if (!this.got) {
        this.got = came;
        this.failed = 0;
        this.#changed(0);
      }
      return came;
    } catch (error) {
      this.#coming = null;
      throw error;
    }
  }
}

/** Says that I write, seldom: once while it lasts and once when it stops. */
import type { Clock } from "../link/clock.ts";

const AGAIN_MS = 4_000;
const STOPS_MS = 6_000;
/** The other's sign fades by itself, so that a lost "stopped" cannot leave it standing. */
export const FADES_MS = 9_000;

export class Typing {
  readonly #clock: Clock;
  readonly #say: (on: boolean) => void;
  #saidAt: number | null = null;
  #cancel = () => {};

  constructor(clock: Clock, say: (on: boolean) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  typed(): void {
    const now = this.#clock.now();
    if (this.#saidAt === null || now - this.#saidAt >= AGAIN_MS) {
      this.#saidAt = now;
      this.#say(true);
    }
    this.#cancel();
    this.#cancel = this.#clock.after(STOPS_MS, () => this.stopped());
  }

  stopped(): void {
    this.#cancel();
    if (this.#saidAt !== null) this.#say(false);
    this.#saidAt = null;
  }
}

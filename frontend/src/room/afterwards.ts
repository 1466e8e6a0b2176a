/**
 * What can still be done when a talk is over: wish to meet again, never meet again, take a break.
 * Promises: a wish is asked about gently, and only while the page is open; nothing here ever says what the other chose.
 */
import type { Clock } from "../link/clock.ts";
import type { After } from "./after.ts";
import type { RestProposal } from "./view.ts";

/** The first question after this, and each later one twice as late as the one before, up to `SELDOM_MS`. */
const SOON_MS = 3_000;
const SELDOM_MS = 60_000;
const MINUTE_MS = 60_000;
/** Refusals that no later question cures. */
const FINAL = ["seat_invalid", "not_member", "invalid", "not_found"];

export interface AfterNeeds {
  after: After;
  visitor: string | null;
  /** Rejects with an error that has a `code`, and `retryIn` in seconds where a time was named. */
  post: (path: string, body: object) => Promise<unknown>;
  clock: Clock;
  random: () => number;
  changed: (after: After) => void;
}

export class Afterwards {
  after: After;
  /** The question about meeting again: it goes on although the service cannot be reached, or it is over. */
  asking: "well" | "away" | "gone" = "well";
  /** What went wrong last, until it is tried again. */
  failed: "block" | "rest" | "felt" | null = null;
  readonly #needs: AfterNeeds;
  #wait = SOON_MS;
  #turn = 0;
  #stop = () => {};

  constructor(needs: AfterNeeds) {
    this.#needs = needs;
    this.after = needs.after;
  }

  start(): void {
    if (this.after.wish && !this.after.found) void this.#ask();
    if (this.after.resting) this.#wakeAt(this.after.resting);
  }

  /** The page is left: nothing is asked any more. */
  stop(): void {
    this.#turn += 1;
    this.#stop();
  }

  /** A break is proposed. */
  propose({ after, minutes }: RestProposal): void {
    if (!this.after.rest) this.#show({ rest: { after, minutes } });
  }

  wish(wish: boolean): void {
    this.#stop();
    this.#wait = SOON_MS;
    this.asking = "well";
    this.#show({ wish });
    void this.#ask();
  }

  /** The code is written down. */
  note(): void {
    this.#show({ noted: true });
  }

  async block(member: string): Promise<void> {
    this.failed = null;
    try {
      await this.#needs.post("/api/block", { seat: this.after.seat, member });
      this.stop();
      this.#show({ blocked: [...this.after.blocked, member], wish: null, found: null });
    } catch {
      this.failed = "block";
      this.#show({});
    }
  }

  /** `minutes`: 0 ends it, or goes on without one. */
  async rest(minutes: number): Promise<void> {
    const { visitor, post, clock } = this.#needs;
    const taken = Boolean(this.after.resting);
    this.failed = null;
    this.#show({ resting: minutes && clock.now() + minutes * MINUTE_MS });
    if (minutes) this.#wakeAt(this.after.resting ?? 0);
    if (!minutes && !taken) return;
    try {
      if (visitor) await post("/api/rest", { visitor, minutes });
    } catch {
      this.failed = minutes ? "rest" : null;
      this.#show({});
    }
  }

  /** How heavy it is now, 0 to 10: both numbers go out together, once. */
  async felt(now: number): Promise<void> {
    const { heavy, seat } = this.after;
    if (!heavy || heavy.told) return;
    this.failed = null;
    this.#show({ heavy: { ...heavy, told: true } });
    try {
      await this.#needs.post("/api/felt", { seat, before: heavy.before, after: now });
    } catch {
      this.failed = "felt";
      this.#show({ heavy });
    }
  }

  #wakeAt(until: number): void {
    this.#needs.clock.after(Math.max(0, until - this.#needs.clock.now()), () => this.#show({}));
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const { wish, seat } = this.after;
    let later: number | null = null;
    try {
      const { code, expires_at } = (await this.#needs.post("/api/again", { seat, wish })) as { code: string | null; expires_at: number };
      if (turn !== this.#turn) return;
      this.asking = "well";
      if (code && wish) return this.#show({ found: { code, expires_at } });
    } catch (error) {
      if (turn !== this.#turn) return;
      const { code, retryIn } = error as { code?: string; retryIn?: number | null };
      this.asking = FINAL.includes(code ?? "") ? "gone" : "away";
      later = retryIn ? retryIn * 1000 : null;
    }
    this.#show({});
    // "Not now" must arrive as well; after that there is nothing to ask.
    if (this.asking === "gone" || (!wish && this.asking === "well")) return;
    const wait = this.#wait * (0.75 + this.#needs.random() / 2);
    this.#wait = Math.min(SELDOM_MS, this.#wait * 2);
    this.#stop = this.#needs.clock.after(Math.max(wait, later ?? 0), () => void this.#ask());
  }

  #show(change: Partial<After>): void {
    this.after = { ...this.after, ...change };
    this.#needs.changed(this.after);
  }
}

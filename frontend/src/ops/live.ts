/**
 * The figures as the server streams them, and how old they are. No DOM; the browser's EventSource stands behind `OpenStream`.
 * Promises: a stream that breaks off or falls silent is opened again, for ever, with growing pauses; figures never pass for
 * fresh when the server's last look was too long ago, whatever still comes.
 */
import { Backoff } from "../link/backoff.ts";
import type { Clock } from "../link/clock.ts";

/** The server looks once a second. */
export const OLD_MS = 5_000;
/** An open stream that says nothing for so long is a dead one. */
export const SILENT_MS = 15_000;
/** After as many tries in vain somebody asks whether the session is still good. */
const DOUBT = 2;

export interface StreamEars {
  heard: (data: string) => void;
  broke: () => void;
}
export type OpenStream = (path: string, ears: StreamEars) => { close: () => void };

export interface LiveNeeds {
  open: OpenStream;
  clock: Clock;
  random: () => number;
  changed: () => void;
  /** The stream cannot be had: perhaps the session is over. */
  doubts: () => void;
}

/** `at`: when the server looked, by its own clock. */
export class Live<T extends { at: number }> {
  got: T | null = null;
  /** When a new look came, by the clock here; null: none yet. */
  at: number | null = null;
  readonly #path: string;
  readonly #needs: LiveNeeds;
  readonly #backoff: Backoff;
  #stream: { close: () => void } | null = null;
  /** Takes back what is set up: for the stream, and for the moment in which the figures grow old. */
  #silence: () => void = () => {};
  #growing: () => void = () => {};
  #tries = 0;

  constructor(path: string, needs: LiveNeeds) {
    this.#path = path;
    this.#needs = needs;
    this.#backoff = new Backoff(needs.random);
  }

  /** Milliseconds since the last figures; null: there are none yet. */
  get age(): number | null {
    return this.at === null ? null : Math.max(0, this.#needs.clock.now() - this.at);
  }

  /** Not what is so now: nothing came yet, or not for a while. */
  get old(): boolean {
    return this.age === null || this.age >= OLD_MS;
  }

  /** How often it was tried in vain since it last worked. */
  get tries(): number {
    return this.#tries;
  }

  start(): void {
    this.#hangUp();
    const { clock, open } = this.#needs;
    let mine = true;
    const broke = () => mine && this.#broke();
    const listen = () => {
      const timer = clock.after(SILENT_MS, broke);
      this.#silence = () => (timer(), (mine = false));
      return timer;
    };
    let timer = listen();
    this.#stream = open(this.#path, {
      heard: (data) => {
        if (!mine) return;
        timer();
        timer = listen();
        this.#heard(data);
      },
      broke,
    });
  }

  stop(): void {
    this.#hangUp();
    this.#growing();
  }

  /** The page is looked at again, or the network is back: no waiting for the next try. */
  woke(): void {
    if (this.old) this.start();
  }

  #heard(data: string): void {
    const { clock, changed } = this.#needs;
    if (this.#tries > 0 || this.at === null) this.#backoff.up(clock.now());
    this.#tries = 0;
    const got = JSON.parse(data) as T;
    const news = got.at !== this.got?.at;
    this.got = got;
    // A server that repeats itself is not looking any more.
    if (!news) return;
    this.at = clock.now();
    this.#growing();
    // Nobody else would tell the page that nothing came.
    this.#growing = clock.after(OLD_MS, changed);
    changed();
  }

  #hangUp(): void {
    this.#silence();
    this.#stream?.close();
    this.#stream = null;
  }

  #broke(): void {
    const { clock, changed, doubts } = this.#needs;
    this.#hangUp();
    this.#tries += 1;
    if (this.#tries % DOUBT === 0) doubts();
    this.#silence = clock.after(this.#backoff.next(clock.now()), () => this.start());
    changed();
  }
}

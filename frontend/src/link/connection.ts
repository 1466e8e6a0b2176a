/**
 * One WebSocket that comes back by itself: hello, beat, and the honest state of it.
 * Knows close codes and times, but neither the browser nor what the frames mean.
 */
import { BEAT_SECONDS, Close, COMES_BACK } from "../wire.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";

export interface Socket {
  send(text: string): void;
  close(): void;
}
export interface Ears {
  opened(): void;
  frame(text: string): void;
  closed(code: number): void;
}
export type Open = (path: string, ears: Ears) => Socket;

export type Phase =
  | { at: "connecting" }
  | { at: "live" }
  /** Trying to come back. `since`: when it broke; `offline`: the device itself has no network. */
  | { at: "away"; since: number; offline: boolean }
  | { at: "over"; code: number };

export interface Talker<Out extends { t: string }> {
  path: string;
  hello(): object;
  beat(): object;
  /** The frame that answers `hello`: from here on the connection is live. */
  answers(frame: Out): boolean;
  frame(frame: Out): void;
  phase(phase: Phase): void;
}

/** No socket or no word after `hello` for this long: try another one. */
const HELLO_MS = 8_000;
/** A timer this late, or a page hidden this long, means that the machine slept: the link is not to be trusted. */
export const SLEPT_MS = 25_000;
const BEAT_MS = BEAT_SECONDS * 1000;

export class Connection<Out extends { t: string }> {
  phase: Phase = { at: "connecting" };
  readonly #talker: Talker<Out>;
  readonly #open: Open;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #socket: Socket | null = null;
  #turn = 0;
  #stopTimer = () => {};
  #stopBeat = () => {};
  #beatAt = 0;
  #comeBackAt = 0;
  #offline = false;

  constructor(talker: Talker<Out>, open: Open, clock: Clock, random: () => number) {
    this.#talker = talker;
    this.#open = open;
    this.#clock = clock;
    this.#backoff = new Backoff(random);
  }

  start(): void {
    this.#connect();
  }

  /** Ends it for good, from this side. */
  stop(): void {
    this.#drop();
    this.#set({ at: "over", code: Close.FINISHED });
  }

  /** Sends if live; says whether it went out. */
  send(frame: object): boolean {
    if (this.phase.at !== "live" || !this.#socket) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Leaves this socket and takes a fresh one at once, with `hello` and the last position. */
  again(): void {
    if (this.phase.at === "over") return;
    this.#drop();
    this.#away();
    this.#connect();
  }

  /** After a newer tab took the seat: take it back. */
  takeBack(): void {
    this.#set({ at: "away", since: this.#clock.now(), offline: false });
    this.#connect();
  }

  online(): void {
    this.#offline = false;
    this.again();
  }

  offline(): void {
    if (this.phase.at === "over") return;
    this.#offline = true;
    this.#away();
  }

  /** The page is looked at again after `hiddenMs`. */
  woke(hiddenMs: number): void {
    if (hiddenMs >= SLEPT_MS || this.phase.at === "away") this.again();
  }

  #connect(): void {
    const turn = ++this.#turn;
    const mine = (act: () => void) => () => {
      if (turn === this.#turn) act();
    };
    this.#stopTimer();
    this.#stopTimer = this.#clock.after(HELLO_MS, mine(() => this.#broke()));
    this.#socket = this.#open(this.#talker.path, {
      opened: mine(() => {
        this.#socket?.send(JSON.stringify(this.#talker.hello()));
        this.#stopTimer();
        this.#stopTimer = this.#clock.after(HELLO_MS, mine(() => this.#broke()));
      }),
      frame: (text) => mine(() => this.#received(text))(),
      closed: (code) => mine(() => this.#closed(code))(),
    });
  }

  #received(text: string): void {
    let frame: Out;
    try {
      frame = JSON.parse(text) as Out;
    } catch {
      return;
    }
    this.#stopTimer();
    if (this.phase.at !== "live" && this.#talker.answers(frame)) {
      this.#offline = false;
      this.#comeBackAt = 0;
      this.#backoff.up(this.#clock.now());
      this.#set({ at: "live" });
      this.#beatLater();
    }
    if (frame.t === "goodbye") this.#leaveBy((frame as unknown as { retry_in: number }).retry_in);
    this.#talker.frame(frame);
    // Browsers slow the timers of hidden pages down to one a minute: whatever arrives may carry the beat too.
    if (this.phase.at === "live" && this.#clock.now() - this.#beatAt >= BEAT_MS) this.#beat();
  }

  /** The server drains: change over at the moment it named, even if it has not closed by then. */
  #leaveBy(retryIn: number): void {
    this.#comeBackAt = this.#clock.now() + retryIn * 1000;
    this.#stopTimer = this.#clock.after(retryIn * 1000, () => this.again());
  }

  #closed(code: number): void {
    this.#drop();
    const cameFromHere = code < 4000 && code !== Close.FINISHED;
    if (!cameFromHere && !COMES_BACK.includes(code)) {
      this.#set({ at: "over", code });
      return;
    }
    this.#away();
    const now = this.#clock.now();
    const named = this.#comeBackAt - now;
    this.#comeBackAt = 0;
    const wait = named > 0 ? named : this.#backoff.next(now);
    this.#stopTimer = this.#clock.after(wait, () => this.#connect());
  }

  #broke(): void {
    this.#closed(1006);
  }

  #beatLater(): void {
    this.#stopBeat();
    this.#beatAt = this.#clock.now();
    this.#stopBeat = this.#clock.after(BEAT_MS, () => {
      if (this.#clock.now() - this.#beatAt >= BEAT_MS + SLEPT_MS) this.again();
      else this.#beat();
    });
  }

  #beat(): void {
    this.send(this.#talker.beat());
    this.#beatLater();
  }

  #drop(): void {
    this.#turn += 1;
    this.#stopTimer();
    this.#stopBeat();
    this.#socket?.close();
    this.#socket = null;
  }

  #away(): void {
    const since = this.phase.at === "away" ? this.phase.since : this.#clock.now();
    this.#set({ at: "away", since, offline: this.#offline });
  }

  #set(phase: Phase): void {
    this.phase = phase;
    this.#talker.phase(phase);
  }
}

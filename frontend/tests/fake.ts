/** A clock to turn by hand, and a server to speak for: what the logic meets in tests instead of a browser. */
import type { Clock } from "../src/link/clock.ts";
import type { Ears, Open } from "../src/link/connection.ts";
import type { Entry, Member, Welcome } from "../src/wire.ts";

export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers: { at: number; then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, then };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Lets `ms` pass, calling what falls due in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.then();
    }
    this.#now = end;
  }

  /** Time goes on and no timer gets its turn, as on a page that nobody looks at. */
  late(ms: number): void {
    this.#now += ms;
  }

  /** The machine sleeps: time goes on, timers do not; then all that is due comes at once. */
  sleep(ms: number): void {
    this.#now += ms;
    this.pass(0);
  }
}

export type Frame = { t: string } & Record<string, unknown>;

export class FakeSocket {
  readonly frames: Frame[] = [];
  closed = false;
  readonly path: string;
  readonly #ears: Ears;

  constructor(path: string, ears: Ears) {
    this.path = path;
    this.#ears = ears;
  }

  opens(): void {
    this.#ears.opened();
  }

  says(frame: object): void {
    this.#ears.frame(JSON.stringify(frame));
  }

  saysRaw(text: string): void {
    this.#ears.frame(text);
  }

  closes(code: number): void {
    this.#ears.closed(code);
  }

  /** Frames of one kind that the client sent here. */
  got(t: string): Frame[] {
    return this.frames.filter((frame) => frame.t === t);
  }
}

export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly open: Open = (path, ears) => {
    const socket = new FakeSocket(path, ears);
    this.sockets.push(socket);
    return {
      send: (text) => socket.frames.push(JSON.parse(text) as Frame),
      close: () => {
        socket.closed = true;
      },
    };
  };

  /** The newest socket. */
  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket yet");
    return socket;
  }
}

/** Always the middle of the range. */
export const half = () => 0.5;

export const members: Member[] = [
  { id: "m1", name: "Birke", role: "seek", need: "heard", here: true },
  { id: "m2", name: "Spatz", role: "give", need: "company", here: true },
];

export function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    t: "welcome", room: "r", kind: "pair", topic: "sleep", you: "m1", members, acked: 0, reset: true, pos: null, entries: [],
    ...change,
  };
}

let made = 0;
export function entry(change: Partial<Entry> = {}): Entry {
  made += 1;
  return { t: "entry", pos: `pos${made}`, at: 1_790_000_000_000 + made, by: "m2", kind: "text", text: `word ${made}`, ...change };
}

/** The log's echo of a `say`. */
export function echo(n: number, text: string): Entry {
  return entry({ by: "m1", n, text });
}

/** What the screen shows of the log: its lines, and who needs a minute. Made anew only where something changed. */
import type { Clock } from "../link/clock.ts";
import type { Entry } from "../wire.ts";
import { lines } from "./lines.ts";
import type { Outbox } from "./outbox.ts";
import { pauses, type ServerTime } from "./pause.ts";
import type { Transcript } from "./transcript.ts";
import type { RoomView } from "./view.ts";

type Drawn = Pick<RoomView, "lines" | "kept" | "paused" | "pauses">;

export class Drawing {
  readonly #clock: Clock;
  readonly #time: ServerTime;
  readonly #changed: () => void;
  #from: readonly unknown[] = [];
  #drawn: Drawn = { lines: [], kept: [], paused: false, pauses: [] };
  #stop = () => {};

  /** `changed`: a pause ran out, and there is something new to draw. */
  constructor(clock: Clock, time: ServerTime, changed: () => void) {
    this.#clock = clock;
    this.#time = time;
    this.#changed = changed;
  }

  /** `unread`: members whose words are not shown. While one only types the lines stay the same ones: a long talk stays quick. */
  draw(you: string, { entries, kept }: Transcript, { parcels, ids }: Outbox, unread: readonly string[]): Drawn {
    const from = [entries, kept, parcels, unread];
    if (from.every((one, at) => one === this.#from[at])) return this.#drawn;
    const readable = (some: readonly Entry[]) => (unread.length > 0 ? some.filter(({ by }) => !by || !unread.includes(by)) : some);
    const now = this.#time.now;
    const shown = readable(entries);
    const running = pauses(shown).filter(({ cut, until }) => cut === null && until > now);
    const mine = parcels.filter(({ said }) => said.t === "pause" || said.t === "resume").at(-1);
    this.#again(Math.min(...running.map(({ until }) => until)) - now);
    this.#from = from;
    this.#drawn = {
      lines: lines(shown, parcels, you, ids, now),
      kept: lines(readable(kept), [], you, new Map(), 0),
      paused: mine ? mine.said.t === "pause" : running.some(({ by }) => by === you),
      pauses: running.map(({ by, until }) => ({ by, until: until - this.#time.ahead })),
    };
    return this.#drawn;
  }

  #again(ms: number): void {
    this.#stop();
    if (ms === Infinity) return;
    this.#stop = this.#clock.after(ms, () => {
      this.#from = [];
      this.#changed();
    });
  }
}

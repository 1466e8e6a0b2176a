/** The room's entries as this seat has seen them: in the log's order, each position once. */
import type { Entry, Welcome } from "../wire.ts";

export class Transcript {
  entries: readonly Entry[] = [];
  /** The last position seen; opaque. */
  pos: string | null = null;
  /** Words that were on the screen are no longer in the log. */
  lost = false;
  #known = new Set<string>();

  /** A fresh connection: `reset` replaces everything, otherwise the entries continue what is there. */
  welcome(frame: Welcome): void {
    if (frame.reset) {
      const before = this.entries;
      this.entries = [];
      this.#known = new Set();
      this.#append(frame.entries);
      this.lost ||= before.some((entry) => entry.kind === "text" && !this.#known.has(entry.pos));
    } else {
      this.#append(frame.entries);
    }
    this.pos = frame.reset ? frame.pos : (frame.pos ?? this.pos);
  }

  /** One more entry; false if it was there already. */
  add(entry: Entry): boolean {
    if (this.#known.has(entry.pos)) return false;
    this.#append([entry]);
    this.pos = entry.pos;
    return true;
  }

  /** Texts that `you` said, by their `n`: what an outbox compares itself with. */
  echoes(you: string): Map<number, string | null> {
    const found = new Map<number, string | null>();
    for (const entry of this.entries) {
      if (entry.by === you && typeof entry.n === "number") found.set(entry.n, entry.text ?? null);
    }
    return found;
  }

  #append(entries: readonly Entry[]): void {
    const fresh = entries.filter((entry) => !this.#known.has(entry.pos) && this.#known.add(entry.pos));
    if (fresh.length > 0) this.entries = [...this.entries, ...fresh];
  }
}

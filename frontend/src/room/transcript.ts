/** The room's entries as this seat has seen them: in the log's order, each position once. */
import type { Entry, Welcome } from "../wire.ts";

export class Transcript {
  entries: readonly Entry[] = [];
  /** The last position seen; opaque. */
  pos: string | null = null;
  /** What was on this screen and is no longer in the log: the service lost it, the person need not. */
  kept: readonly Entry[] = [];
  #known = new Set<string>();

  /** A fresh connection: `reset` replaces everything, otherwise the entries continue what is there. */
  welcome(frame: Welcome): void {
    if (frame.reset) {
      const before = [...this.kept, ...this.entries].filter((entry) => entry.kind === "text" || entry.kind === "card");
      this.entries = [];
      this.#known = new Set();
      this.#append(frame.entries);
      const again = new Set(this.entries.map(words));
      this.kept = before
        .filter((entry) => !this.#known.has(entry.pos) && !again.has(words(entry)))
        .sort((one, other) => one.at - other.at);
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
    const said = words(entry);
    if (this.kept.some((one) => words(one) === said)) this.kept = this.kept.filter((one) => words(one) !== said);
    return true;
  }

  /**
   * After a failover that lost the last moments: own texts after `acked`, to be said again. Not where the whole log is new:
   * there each side still has its own screen, and saying all of it again would only mix it up.
   */
  unsaid(you: string, acked: number): string[] {
    if (acked === 0) return [];
    const mine = (entry: Entry) => entry.by === you && entry.kind === "text" && (entry.n ?? 0) > acked;
    const found = this.kept.filter(mine);
    this.kept = this.kept.filter((entry) => !mine(entry));
    return found.map((entry) => entry.text ?? "");
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

/** The same words by the same person, wherever they stand; other kinds are only themselves. */
function words(entry: Entry): string {
  return entry.kind === "text" ? `${entry.by} ${entry.text}` : entry.pos;
}

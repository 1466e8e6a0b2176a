/** The others of a room: who they are, whether they are here, and who is writing. In a circle they come and go. */
import type { Clock } from "../link/clock.ts";
import type { Entry, Member, Need, PresenceState, Welcome } from "../wire.ts";
import { FADES_MS } from "./typing.ts";

export interface Other extends Omit<Member, "need"> {
  /** `volunteer`: they are here to listen. */
  need: Need | "volunteer";
  /** `coming`: matched, but not here for the first time yet. */
  state: PresenceState | "coming";
  typing: boolean;
}

export class Company {
  others: readonly Other[] = [];
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #fades = new Map<string, () => void>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** `entries`: the whole log, for what it says about those who are not here. */
  welcome({ members, you, kind: room }: Welcome, entries: readonly Entry[]): void {
    const by = (kind: Entry["kind"]) => new Set(entries.filter((entry) => entry.kind === kind).map((entry) => entry.by));
    const [joined, left] = [by("joined"), by("left")];
    const all = new Map<string, Member>();
    // Who came and went meanwhile is in the log alone, and their words still want a name.
    for (const { member } of entries) if (member) all.set(member.id, { ...member, here: false });
    for (const member of members) all.set(member.id, member);
    all.delete(you);
    this.others = [...all.values()].map((member): Other => {
      const away = left.has(member.id) ? "gone" : joined.has(member.id) ? "reconnecting" : "coming";
      const typing = this.others.some(({ id, typing }) => id === member.id && typing);
      const need = room === "volunteer" && member.role === "give" ? room : member.need;
      return { ...member, need, state: member.here ? "here" : away, typing: member.here && typing };
    });
  }

  /** One more entry by somebody else. */
  entry({ kind, by, member }: Entry): void {
    if (!by) return;
    if (kind === "joined" && member && !this.others.some(({ id }) => id === by)) {
      this.others = [...this.others, { ...member, state: "here", typing: false }];
      this.#changed();
    }
    if (kind === "text") this.typing(by, false);
    if (kind === "joined") this.presence(by, "here");
    if (kind === "left") this.presence(by, "gone");
  }

  presence(id: string, state: PresenceState): void {
    this.#change(id, state === "here" ? { state } : { state, typing: false });
  }

  /** The sign fades by itself, so that a lost "stopped" cannot leave it standing. */
  typing(id: string, on: boolean): void {
    this.#fades.get(id)?.();
    this.#fades.delete(id);
    if (on) this.#fades.set(id, this.#clock.after(FADES_MS, () => this.typing(id, false)));
    this.#change(id, { typing: on });
  }

  /** The link is gone: what the others do cannot be seen. */
  unseen(): void {
    for (const { id, typing } of this.others) if (typing) this.typing(id, false);
  }

  #change(id: string, change: Partial<Other>): void {
    const one = this.others.find((other) => other.id === id);
    if (!one || Object.entries(change).every(([key, value]) => one[key as keyof Other] === value)) return;
    this.others = this.others.map((other) => (other === one ? { ...other, ...change } : other));
    this.#changed();
  }
}

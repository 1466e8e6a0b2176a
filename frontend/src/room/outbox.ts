/**
 * What was said and has no echo yet. Promises: each thing goes out under the next free `n`, one at a time and in order;
 * it stays here, also over a reload, until its echo comes; a hold or refusal frees its `n`.
 */
import type { Shelf } from "../keep.ts";
import type { Answer, Handover, Hold, Mark, Pause, RefusalCode, Resume, Say } from "../wire.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "n"> : never;
export type Numbered = Say | Mark | Pause | Resume | Handover | Answer;
export type Said = Unnumbered<Numbered>;

export interface Parcel {
  id: string;
  said: Said;
  /** The `n` it last went out under; null: it never left this tab. */
  n: number | null;
}
/** Came back: it was not sent. */
export interface Returned {
  id: string;
  said: Said;
  why: { hold: Hold } | { code: RefusalCode };
}
export interface Kept {
  /** Words meant for one room never go to another. */
  room: string;
  parcels: Parcel[];
  returned: Returned[];
}
/** The echo of a text by its `n`, as far as the log still knows it. */
export type Echoes = ReadonlyMap<number, string | null>;

const LATER: readonly RefusalCode[] = ["rate", "store_away"];

export class Outbox {
  acked = 0;
  parcels: Parcel[];
  returned: Returned[];
  /** Which parcel an acknowledged `n` was, so that its line on the screen stays the same one. */
  readonly ids = new Map<number, string>();
  readonly #room: string;
  readonly #shelf: Shelf<Kept>;
  readonly #newId: () => string;
  #flying = false;

  constructor(room: string, shelf: Shelf<Kept>, newId: () => string) {
    this.#room = room;
    this.#shelf = shelf;
    this.#newId = newId;
    const kept = shelf.read();
    const mine = kept?.room === room;
    this.parcels = mine ? kept.parcels : [];
    this.returned = mine ? kept.returned : [];
  }

  put(said: Said): void {
    this.parcels = [...this.parcels, { id: this.#newId(), said, n: null }];
    this.#save();
  }

  /** Said and acknowledged, and lost by the service all the same: it goes out before what waits. */
  again(texts: readonly string[]): void {
    const fresh = texts.map((text): Parcel => ({ id: this.#newId(), said: { t: "say", text }, n: null }));
    this.parcels = [...fresh, ...this.parcels.map((parcel) => ({ ...parcel, n: fresh.length > 0 ? null : parcel.n }))];
    this.#save();
  }

  /** The next frame to send, or null: nothing to send, or one is on its way. Marks it as on its way. */
  take(): Numbered | null {
    const head = this.parcels[0];
    if (!head || this.#flying) return null;
    this.#flying = true;
    const n = this.acked + 1;
    this.parcels = [{ ...head, n }, ...this.parcels.slice(1)];
    this.#save();
    return { ...head.said, n } as Numbered;
  }

  /** Whatever was on its way may be lost: the head goes out again. */
  landed(): void {
    this.#flying = false;
  }

  /** A fresh connection: the server has everything up to `acked`. */
  welcome(acked: number, echoes: Echoes): void {
    this.#flying = false;
    this.acked = acked;
    const head = this.parcels[0];
    if (!head || head.n === null || head.n > acked) return;
    const echo = echoes.get(head.n);
    const other = head.said.t === "say" && typeof echo === "string" && !same(echo, head.said.text);
    // Another tab with this seat took the number for other words: these ones still have to go out.
    if (other) this.#unsaid();
    else this.#delivered(head.n);
    this.#save();
  }

  /** My own entry `n` came back from the log. */
  echo(n: number): void {
    this.acked = Math.max(this.acked, n);
    if (this.parcels[0]?.n === n) this.#delivered(n);
    this.#save();
  }

  /** Held by the service: not sent, back to its author. */
  hold(frame: Hold): void {
    this.#giveBack(frame.n, { hold: frame });
  }

  /**
   * Refused. `later`: it stays and goes out again when the time has come; `resync`: our count is not the server's, a fresh
   * welcome puts it right; `back`: it can never be sent as it stands; `done`: nothing to do.
   */
  refuse(n: number, code: RefusalCode): "later" | "resync" | "back" | "done" {
    if (this.parcels[0]?.n !== n || !this.#flying) return "done";
    // Refused for sure is not said; with the store away it may have been.
    if (code === "order" || code === "rate") this.#unsaid();
    if (LATER.includes(code)) {
      this.#flying = false;
      return "later";
    }
    if (code === "order") return "resync";
    if (code === "duplicate") {
      this.echo(n);
      return "done";
    }
    this.#giveBack(n, { code });
    return "back";
  }

  /** Its author has seen it or taken it back into the box. */
  forget(id: string): void {
    this.returned = this.returned.filter((one) => one.id !== id);
    this.#save();
  }

  #unsaid(): void {
    const [head, ...rest] = this.parcels;
    if (head) this.parcels = [{ ...head, n: null }, ...rest];
  }

  #delivered(n: number): void {
    const [head, ...rest] = this.parcels;
    if (head) this.ids.set(n, head.id);
    this.parcels = rest;
    this.#flying = false;
  }

  #giveBack(n: number, why: Returned["why"]): void {
    const [head, ...rest] = this.parcels;
    if (!head || head.n !== n) return;
    this.parcels = rest;
    this.#flying = false;
    if (head.said.t === "say") this.returned = [...this.returned, { id: head.id, said: head.said, why }];
    this.#save();
  }

  #save(): void {
    const nothing = this.parcels.length === 0 && this.returned.length === 0;
    this.#shelf.write(nothing ? null : { room: this.#room, parcels: this.parcels, returned: this.returned });
  }
}

function same(a: string, b: string): boolean {
  const plain = (text: string) => text.normalize("NFC").replace(/\s+/g, " ").trim();
  return plain(a) === plain(b);
}

/** The console of one tab: who is signed in, their duty and talks, and which page is open. Knows no page itself. */
import type { Keep } from "../keep.ts";
import type { Clock } from "../link/clock.ts";
import type { Open } from "../link/connection.ts";
import type { ListeningTalk, TalkOver } from "../wire.ts";
import { Door, type DoorNeeds } from "./door.ts";
import { Duty } from "./duty.ts";
import { Listening } from "./listening.ts";
import type { Backlog } from "./reports-queue.ts";

export const PAGES = ["duty", "reports", "shifts", "learning", "team", "own"] as const;
export type PageName = (typeof PAGES)[number];

const LOOK_MS = 60_000;

export interface ConsoleNeeds extends Pick<DoorNeeds, "fetch" | "invitation" | "forget"> {
  keep: Keep;
  open: Open;
  clock: Clock;
  random: () => number;
  language: () => string;
  changed: () => void;
}

export class Console {
  readonly door: Door;
  duty: Duty | null = null;
  page: PageName = "duty";
  /** Which talk is open; null: a page. */
  room: string | null = null;
  talks: readonly Listening[] = [];
  /** Reports and appeals that nobody has decided, for those who decide. */
  waiting = 0;
  readonly #needs: ConsoleNeeds;
  /** The next talk opens by itself, because its offer was accepted here. */
  #awaited = false;
  #stopLooking = () => {};

  constructor(needs: ConsoleNeeds) {
    this.#needs = needs;
    this.door = new Door({ ...needs, changed: () => this.#stepped() });
  }

  /** Those that one's role reaches. */
  get pages(): readonly PageName[] {
    return this.#decides ? PAGES : PAGES.filter((page) => page !== "reports");
  }

  get open(): Listening | null {
    return this.talks.find(({ talk }) => talk.room === this.room) ?? null;
  }

  go(page: PageName): void {
    this.page = page;
    this.room = null;
    this.#needs.changed();
  }

  enter(room: string): void {
    this.room = room;
    this.open?.see();
    this.#needs.changed();
  }

  accept(): void {
    this.#awaited = true;
    this.duty?.accept();
  }

  shield(room: string): void {
    if (this.duty?.shield(room)) this.talks.find(({ talk }) => talk.room === room)?.shielded();
  }

  /** Away with a talk that is over. */
  putAway(room: string): void {
    this.talks.find(({ talk }) => talk.room === room)?.forget();
    this.talks = this.talks.filter(({ talk }) => talk.room !== room);
    if (this.room === room) this.go("duty");
  }

  connections() {
    return [this.duty, ...this.talks.map(({ room }) => room)].flatMap((one) => (one ? [one.connection] : []));
  }

  #stepped(): void {
    const { door } = this;
    if (door.me && !this.duty) this.#begin();
    if (!door.me && this.duty) this.#stop();
    this.#needs.changed();
  }

  #begin(): void {
    const { open, clock, random, changed } = this.#needs;
    this.duty = new Duty({
      open, clock, random, changed,
      talk: (talk) => this.#talk(talk),
      over: (over) => this.#over(over),
      signedOut: () => this.door.ended(),
    });
    this.duty.connection.start();
    if (!this.pages.includes(this.page)) this.page = "duty";
    if (this.#decides) this.#look();
  }

  get #decides(): boolean {
    return this.door.me !== null && this.door.me.role !== "volunteer";
  }

  /** How much waits for those who decide: a number on the way to it, and no sound. */
  #look(): void {
    const again = () => (this.#stopLooking = this.#needs.clock.after(LOOK_MS, () => this.#look()));
    again();
    this.door.calls.get<Backlog>("reports/backlog").then(
      ({ reports, appeals }) => {
        this.waiting = reports + appeals;
        this.#needs.changed();
      },
      () => {},
    );
  }

  #stop(): void {
    this.duty?.connection.stop();
    this.#stopLooking();
    this.waiting = 0;
    for (const one of this.talks) one.forget();
    this.duty = null;
    this.talks = [];
    this.room = null;
    this.page = "duty";
  }

  #talk(talk: ListeningTalk): void {
    const known = this.talks.find((one) => one.talk.room === talk.room);
    if (known) known.talk = talk;
    else {
      const listening: Listening = new Listening(talk, {
        ...this.#needs,
        changed: () => {
          if (this.room === talk.room && !document.hidden) listening.see();
          this.#needs.changed();
        },
      });
      this.talks = [...this.talks, listening];
      // A reload opens the only talk again; a second one waits until it is chosen.
      if (this.#awaited || this.talks.length === 1) this.room = talk.room;
      this.#awaited = false;
    }
    this.#needs.changed();
  }

  #over(over: TalkOver): void {
    const one = this.talks.find(({ talk }) => talk.room === over.room);
    if (one) one.over = over;
    this.#needs.changed();
  }
}

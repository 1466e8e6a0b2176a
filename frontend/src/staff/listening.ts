/** A volunteer's side of one talk: the same room as everybody's, and what only the console knows of it. */
import type { Keep } from "../keep.ts";
import type { Clock } from "../link/clock.ts";
import type { Open } from "../link/connection.ts";
import { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import type { ListeningTalk, TalkOver } from "../wire.ts";

export interface ListeningNeeds {
  keep: Keep;
  open: Open;
  clock: Clock;
  random: () => number;
  language: () => string;
  changed: () => void;
}
/** Without a link the goodbye cannot be said for ever. */
const GOODBYE_MS = 30_000;

export class Listening {
  talk: ListeningTalk;
  readonly room: Room;
  view: RoomView;
  /** The service has said that it is over. */
  over: TalkOver | null = null;
  /** By which act of one's own it ended. */
  by: "mine" | "shield" | null = null;
  /** A handover that was proposed: `asked`: no answer yet. */
  handover: "asked" | "no" | null = null;
  /** Texts of the other that were on the screen. */
  #seen = 0;
  readonly #needs: ListeningNeeds;

  constructor(talk: ListeningTalk, needs: ListeningNeeds) {
    this.talk = talk;
    this.#needs = needs;
    const shelf = <T>(name: string) => needs.keep.shelf<T>(`${name} ${talk.room}`);
    this.room = new Room({
      seat: talk.seat, room: talk.room, language: needs.language, country: null, saveData: false,
      open: needs.open, clock: needs.clock, random: needs.random,
      outbox: shelf("outbox"), draft: shelf("draft"), unread: shelf("unread"), sanction: shelf("sanction"),
      changed: (view) => {
        this.view = view;
        needs.changed();
      },
      entry: ({ kind, yes }) => {
        if (kind === "handover") this.handover = "asked";
        if (kind === "answer" && !yes) this.handover = "no";
      },
      rest: () => {},
    });
    this.view = this.room.view;
    this.room.connection.start();
  }

  get name(): string {
    return this.view.others[0]?.name ?? "";
  }

  get done(): boolean {
    return Boolean(this.view.end || this.over || this.by);
  }

  get unread(): number {
    return this.#theirs - this.#seen;
  }

  /** It is on the screen now. */
  see(): void {
    this.#seen = this.#theirs;
  }

  end(goodbye: string | null): void {
    this.by = "mine";
    this.room.leave(goodbye);
    this.#needs.clock.after(GOODBYE_MS, () => this.room.connection.stop());
    this.#needs.changed();
  }

  shielded(): void {
    this.by = "shield";
    this.forget();
    this.#needs.changed();
  }

  /** Nothing of it stays in this tab. */
  forget(): void {
    this.room.connection.stop();
    for (const name of ["outbox", "draft", "unread", "sanction"]) this.#needs.keep.shelf(`${name} ${this.talk.room}`).write(null);
  }

  get #theirs(): number {
    return this.view.lines.filter((line) => line.is === "text" && !line.mine).length;
  }
}

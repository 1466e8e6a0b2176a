/**
 * One visit in one tab: landing, waiting, talking, the end. Holds what is under way and remembers it over a reload.
 * Knows no page: `changed` says that there is something new to show.
 */
import { Arrival, type Told } from "./join/arrival.ts";
import type { Joining } from "./join/join.ts";
import type { Choices, Language, Site } from "./join/site.ts";
import type { Keep, Shelf } from "./keep.ts";
import { type Place, Queue, type QueueView } from "./line/queue.ts";
import type { Clock } from "./link/clock.ts";
import type { Open } from "./link/connection.ts";
import type { End } from "./room/end.ts";
import type { Part } from "./part.ts";
import type { Room } from "./room/room.ts";
import type { RoomView } from "./room/view.ts";
import { type AgeGroup, type Matched, Close } from "./wire.ts";

export type Notice = "given_back" | "later" | "expired" | "elsewhere" | "fault";
export type Stage =
  | { at: "landing"; notice: Notice | null }
  /** `again`: the other did not come, the place is kept. `meet`: somebody known is waited for. */
  | ({ at: "wait"; again: boolean; meet: boolean } & Place)
  | ({ at: "room"; room: string; seat: string; meet: boolean } & Place)
  | { at: "end"; why: "mine" | "blocked" };
export const PATHS: Record<Stage["at"], string> = { landing: "/", wait: "/wait", room: "/room", end: "/room" };

export interface VisitNeeds {
  joining: Joining;
  keep: Keep;
  /** The part of the app that holds a talk. */
  talk: Part<{ Room: typeof Room }>;
  /** Ends whatever was to call the person back. */
  hangUp: () => void;
  open: Open;
  clock: Clock;
  random: () => number;
  language: () => Language;
  country: string | null;
  saveData: boolean;
  changed: () => void;
}

export class Visit {
  stage: Stage;
  readonly arrival: Arrival;
  room: Room | null = null;
  queue: Queue | null = null;
  readonly #needs: VisitNeeds;
  readonly #shelves: { stage: Shelf<Stage>; visitor: Shelf<string>; draft: Shelf<string> };

  constructor(needs: VisitNeeds) {
    this.#needs = needs;
    const { keep, joining, language, country, changed } = needs;
    this.#shelves = { stage: keep.shelf("stage"), visitor: keep.shelf("visitor"), draft: keep.shelf("draft") };
    this.arrival = new Arrival({
      joining, language, country, changed, choices: keep.shelf("choices"), visitor: this.#shelves.visitor,
      entered: ({ ticket, circle, meet }) => this.#go({ at: "wait", ticket, circle, meet, held: null, again: false }),
    });
    this.stage = this.#shelves.stage.read() ?? { at: "landing", notice: null };
  }

  get site(): Site | null {
    return this.arrival.site;
  }

  get choices(): Choices {
    return this.arrival.choices;
  }

  get joining(): boolean {
    return this.arrival.joining;
  }

  get refusal(): Told | null {
    return this.arrival.refusal;
  }

  get roomView(): RoomView | null {
    return this.room?.view ?? null;
  }

  get queueView(): QueueView | null {
    return this.queue?.view ?? null;
  }

  get draft(): string {
    return this.#shelves.draft.read() ?? "";
  }

  start(): void {
    this.#enter();
    void this.loadSite();
  }

  /** Nothing is sent or remembered any more. */
  stop(): void {
    this.#needs.keep.shut();
    this.room?.connection.stop();
    this.queue?.connection.stop();
  }

  loadSite(): Promise<void> {
    return this.arrival.load();
  }

  prepare(): void {
    this.arrival.prepare();
  }

  choose(change: Partial<Choices>): void {
    this.arrival.choose(change);
  }

  /** Takes a place in line. */
  find(age: AgeGroup, level?: number): Promise<void> {
    return this.arrival.find(age, level);
  }

  /** Keeps the first words while waiting. */
  write(draft: string): void {
    this.#shelves.draft.write(draft || null);
  }

  /** Gives the place back: the line's end leads home. */
  stopWaiting(): void {
    this.queue?.leave();
  }

  /** Leaves the line with the wish to come back another time. */
  later(): void {
    const { queue } = this;
    if (!queue) return;
    queue.choose("later");
    this.home("later");
    queue.connection.stop();
  }

  home(notice: Notice | null = null): void {
    this.#go({ at: "landing", notice });
    void this.loadSite();
  }

  leaveRoom(goodbye: string | null, block: string | null): void {
    const { room } = this;
    if (!room) return;
    room.leave(goodbye, block);
    this.#go({ at: "end", why: block ? "blocked" : "mine" });
    // Without a link the goodbye cannot be said for ever: the seat's lease ends by itself.
    this.#needs.clock.after(30_000, () => room.connection.stop());
  }

  /** After the other's goodbye: what is left on the screen goes too. */
  leaveEnded(): void {
    this.room?.connection.stop();
    this.home();
  }

  #go(stage: Stage): void {
    this.stage = stage;
    this.#shelves.stage.write(stage);
    if (stage.at === "end" || stage.at === "landing") this.#shelves.draft.write(null);
    this.arrival.refusal = null;
    if (stage.at !== "wait") this.#needs.hangUp();
    this.#enter();
    this.#needs.changed();
  }

  #enter(): void {
    const { stage } = this;
    this.room = null;
    this.queue = null;
    if (stage.at === "wait") this.#wait(stage);
    if (stage.at === "room") this.#talk(stage);
  }

  #wait(stage: Extract<Stage, { at: "wait" }>): void {
    const { open, clock, random, changed } = this.#needs;
    const { ticket, circle, held, meet } = stage;
    let place: Place = { ticket, circle, held };
    const queue: Queue = new Queue({
      ...place, open, clock, random,
      remember: (now) => {
        place = now;
        if (this.queue !== queue) return;
        this.stage = { ...stage, ...now };
        this.#shelves.stage.write(this.stage);
      },
      changed: ({ phase }) => {
        if (this.queue !== queue) return;
        if (phase.at === "over" && phase.code !== Close.DISPLACED) this.home(lineEnd(phase.code));
        else changed();
      },
      matched: (found: Matched) => this.#go({ ...place, at: "room", meet, room: found.room, seat: found.seat }),
    });
    this.queue = queue;
    queue.connection.start();
  }

  /** Goes on where the stage is, once a part of the app has come. */
  partCame(): void {
    const { stage } = this;
    if (stage.at === "room" && !this.room) this.#talk(stage);
  }

  #talk(stage: Extract<Stage, { at: "room" }>): void {
    const { room: id, seat } = stage;
    const { talk, open, clock, random, changed, keep, language, country, saveData } = this.#needs;
    if (!talk.got) return talk.want();
    const room: Room = new talk.got.Room({
      seat, room: id, open, clock, random, language, country, saveData,
      outbox: keep.shelf("outbox"), draft: this.#shelves.draft,
      changed: ({ end }) => {
        if (this.room !== room) return;
        if (isNoShow(end)) this.#backInLine(room, stage);
        else changed();
      },
    });
    this.room = room;
    room.connection.start();
  }

  #backInLine(room: Room, { ticket, circle, meet }: Extract<Stage, { at: "room" }>): void {
    this.room = null;
    room.connection.stop();
    this.#go({ at: "wait", ticket, circle, meet, held: null, again: true });
  }
}

function isNoShow(end: End | null): boolean {
  return end?.reason === "no_show";
}

function lineEnd(code: number): Notice {
  if (code === Close.UNAUTHORISED) return "expired";
  return code === Close.FINISHED ? "given_back" : "fault";
}

/**
 * One visit in one tab: landing, waiting, talking, the end. Holds what is under way and remembers it over a reload.
 * Knows no page: `changed` says that there is something new to show.
 */
import { type Choices, FIRST_CHOICES, type Language, type Site } from "./join/site.ts";
import { JoinRefused, type Joining } from "./join/join.ts";
import type { Keep, Shelf } from "./keep.ts";
import { Queue, type QueueView } from "./line/queue.ts";
import type { Clock } from "./link/clock.ts";
import type { Open } from "./link/connection.ts";
import type { End } from "./room/end.ts";
import type { Part } from "./part.ts";
import type { Room } from "./room/room.ts";
import type { RoomView } from "./room/view.ts";
import { type AgeGroup, type Matched, Close } from "./wire.ts";

export type Notice = "given_back" | "expired" | "elsewhere" | "fault";
export type Stage =
  | { at: "landing"; notice: Notice | null }
  /** `again`: the other did not come, the place is kept. */
  | { at: "wait"; ticket: string; again: boolean }
  | { at: "room"; ticket: string; room: string; seat: string }
  | { at: "end"; why: "mine" | "blocked" };
export const PATHS: Record<Stage["at"], string> = { landing: "/", wait: "/wait", room: "/room", end: "/room" };

export interface VisitNeeds {
  joining: Joining;
  keep: Keep;
  /** The part of the app that holds a talk. */
  talk: Part<{ Room: typeof Room }>;
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
  site: Site | null = null;
  choices: Choices;
  room: Room | null = null;
  queue: Queue | null = null;
  joining = false;
  refusal: { code: string; retryIn: number | null } | null = null;
  readonly #needs: VisitNeeds;
  readonly #shelves: { stage: Shelf<Stage>; choices: Shelf<Choices>; visitor: Shelf<string>; draft: Shelf<string> };

  constructor(needs: VisitNeeds) {
    this.#needs = needs;
    const { keep } = needs;
    this.#shelves = {
      stage: keep.shelf("stage"), choices: keep.shelf("choices"), visitor: keep.shelf("visitor"), draft: keep.shelf("draft"),
    };
    this.stage = this.#shelves.stage.read() ?? { at: "landing", notice: null };
    this.choices = this.#shelves.choices.read() ?? FIRST_CHOICES;
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

  async loadSite(): Promise<void> {
    try {
      this.site = await this.#needs.joining.site();
      const known = new Set(this.site.topics.map((topic) => topic.id));
      const { topics, no_go } = this.choices;
      const still = (ids: string[]) => ids.filter((id) => known.has(id));
      this.choices = { ...this.choices, topics: still(topics), no_go: still(no_go) };
      if (this.refusal?.code === "unreachable") this.refusal = null;
    } catch {
      this.refusal = { code: "unreachable", retryIn: null };
    }
    this.#needs.changed();
  }

  /** The first sign that someone stays: the proof of work begins. Who only looks around loads nothing and works for nothing. */
  prepare(): void {
    if (this.site) this.#needs.joining.prepare();
  }

  choose(change: Partial<Choices>): void {
    this.choices = { ...this.choices, ...change };
    this.#shelves.choices.write(this.choices);
    this.prepare();
    this.#needs.changed();
  }

  /** Takes a place in line. What was chosen stays chosen, whatever comes. */
  async find(age: AgeGroup): Promise<void> {
    if (this.joining || !this.site) return;
    this.joining = true;
    this.refusal = null;
    this.choose({ age });
    try {
      const { version } = this.site.guidelines;
      const visitor = this.#shelves.visitor.read();
      const got = await this.#needs.joining.join(this.choices, age, this.#needs.language(), version, visitor);
      this.#shelves.visitor.write(got.visitor);
      this.#go({ at: "wait", ticket: got.ticket, again: false });
    } catch (error) {
      if (!(error instanceof JoinRefused)) throw error;
      this.refusal = { code: error.code, retryIn: error.retryIn };
      if (error.code === "guidelines_outdated" || error.code === "topic_unknown") void this.loadSite();
    } finally {
      this.joining = false;
      this.#needs.changed();
    }
  }

  /** Keeps the first words while waiting. */
  write(draft: string): void {
    this.#shelves.draft.write(draft || null);
  }

  /** Gives the place back: the line's end leads home. */
  stopWaiting(): void {
    this.queue?.connection.stop();
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
    this.refusal = null;
    this.#enter();
    this.#needs.changed();
  }

  #enter(): void {
    const { stage } = this;
    this.room = null;
    this.queue = null;
    if (stage.at === "wait") this.#wait(stage.ticket);
    if (stage.at === "room") this.#talk(stage);
  }

  #wait(ticket: string): void {
    const { open, clock, random, changed } = this.#needs;
    const queue: Queue = new Queue({
      ticket, open, clock, random,
      changed: ({ phase }) => {
        if (this.queue !== queue) return;
        if (phase.at === "over" && phase.code !== Close.DISPLACED) this.home(lineEnd(phase.code));
        else changed();
      },
      matched: (found: Matched) => this.#go({ at: "room", ticket, room: found.room, seat: found.seat }),
    });
    this.queue = queue;
    queue.connection.start();
  }

  /** Goes on where the stage is, once a part of the app has come. */
  partCame(): void {
    const { stage } = this;
    if (stage.at === "room" && !this.room) this.#talk(stage);
  }

  #talk({ ticket, room: id, seat }: Extract<Stage, { at: "room" }>): void {
    const { talk, open, clock, random, changed, keep, language, country, saveData } = this.#needs;
    if (!talk.got) return talk.want();
    const room: Room = new talk.got.Room({
      seat, room: id, open, clock, random, language, country, saveData,
      outbox: keep.shelf("outbox"), draft: this.#shelves.draft,
      changed: ({ end }) => {
        if (this.room !== room) return;
        if (isNoShow(end)) this.#backInLine(room, ticket);
        else changed();
      },
    });
    this.room = room;
    room.connection.start();
  }

  #backInLine(room: Room, ticket: string): void {
    this.room = null;
    room.connection.stop();
    this.#go({ at: "wait", ticket, again: true });
  }
}

function isNoShow(end: End | null): boolean {
  return end?.reason === "no_show";
}

function lineEnd(code: number): Notice {
  if (code === Close.UNAUTHORISED) return "expired";
  return code === Close.FINISHED ? "given_back" : "fault";
}

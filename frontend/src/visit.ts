/**
 * One visit in one tab: landing, waiting, talking, the end. Holds what is under way and remembers it over a reload.
 * Knows no page: `changed` says that there is something new to show.
 */
import { type Back, isBack, lineEnd, type Notice } from "./ends.ts";
import type { Arrival, ArrivalNeeds } from "./join/arrival.ts";
import type { Language, Site } from "./join/site.ts";
import type { Keep, Shelf } from "./keep.ts";
import type { Place, Queue, QueueView } from "./line/queue.ts";
import type { Clock } from "./link/clock.ts";
import type { Open } from "./link/connection.ts";
import type { After } from "./room/after.ts";
import type { Afterwards } from "./room/afterwards.ts";
import type { Part } from "./part.ts";
import type { Room } from "./room/room.ts";
import type { RestProposal, RoomView } from "./room/view.ts";
import { type Matched, Close } from "./wire.ts";

export type Stage =
  | { at: "landing"; notice: Notice | null }
  /** `again`: how a talk broke off that leads back here. `meet`: somebody known is waited for. */
  | ({ at: "wait"; again: Back | null; meet: boolean } & Place)
  | ({ at: "room"; room: string; seat: string; meet: boolean } & Place)
  | { at: "end"; after: After };
const HOME: Stage = { at: "landing", notice: null };
export const PATHS: Record<Stage["at"], string> = { landing: "/", wait: "/wait", room: "/room", end: "/room" };

export interface VisitNeeds {
  keep: Keep;
  /** What joining needs; null: its part of the app is not here yet. */
  arrive: (own: Pick<ArrivalNeeds, "choices" | "visitor" | "code" | "entered">) => Arrival | null;
  /** The parts of the app that hold the waiting line, a talk, and its end. */
  wait: Part<{ Queue: typeof Queue }>;
  talk: Part<{ Room: typeof Room }>;
  later: Part<{ Afterwards: typeof Afterwards }>;
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
  /** Comes with its part of the app: each first page waits for it, a talk does not. */
  arrival: Arrival | null = null;
  room: Room | null = null;
  queue: Queue | null = null;
  /** What can still be done about a talk that is over. */
  afterwards: Afterwards | null = null;
  readonly keep: Keep;
  readonly #needs: VisitNeeds;
  /** A break that was proposed, and in which room. */
  #rest: (RestProposal & { room: string }) | null = null;
  readonly heavyBefore: Shelf<number>;
  readonly #shelves: { stage: Shelf<Stage>; visitor: Shelf<string>; draft: Shelf<string>; code: Shelf<string> };

  constructor(needs: VisitNeeds) {
    this.#needs = needs;
    const { keep } = needs;
    this.keep = keep;
    this.#shelves = { stage: keep.shelf("stage"), visitor: keep.shelf("visitor"), draft: keep.shelf("draft"), code: keep.shelf("code") };
    this.heavyBefore = keep.shelf("heavy");
    this.stage = this.#shelves.stage.read() ?? HOME;
    // Remembered by an older page, before the house was renewed.
    if (this.stage.at === "end" && !this.stage.after) this.stage = HOME;
    this.#arrive();
  }

  get site(): Site | null {
    return this.arrival?.site ?? null;
  }

  get joining(): boolean {
    return Boolean(this.arrival?.joining);
  }

  get roomView(): RoomView | null {
    return this.room?.view ?? null;
  }

  get queueView(): QueueView | null {
    return this.queue?.view ?? null;
  }

  /** Whether what is on the screen needs the part of the app around safety. */
  get asksSafety(): boolean {
    const { roomView: view, stage, arrival } = this;
    if (view) return Boolean(view.end || view.returned.length || view.sanction || view.lines.some(({ is }) => is === "card"));
    if (stage.at === "landing") return Boolean(arrival?.outcome || arrival?.refusal?.code === "banned" || this.keep.shelf("receipts").read());
    return stage.at === "end";
  }

  get draft(): string {
    return this.#shelves.draft.read() ?? "";
  }

  start(): void {
    this.#enter();
    void this.arrival?.load();
  }

  /** Nothing is sent or remembered any more. */
  stop(): void {
    this.keep.shut();
    this.room?.connection.stop();
    this.queue?.connection.stop();
    this.afterwards?.stop();
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
    void this.arrival?.load();
  }

  leaveRoom(goodbye: string | null, block: string | null): void {
    const { room } = this;
    if (!room) return;
    this.#part(room, goodbye, block);
    this.#end(room, "mine", block);
  }

  #part(room: Room, goodbye: string | null, block: string | null): void {
    room.leave(goodbye, block);
    // Without a link the goodbye cannot be said for ever: the seat's lease ends by itself.
    this.#needs.clock.after(30_000, () => room.connection.stop());
  }

  /** To a trained volunteer. The talk goes on until a place in that line is sure, and ends with a kind word; without a place it stays. */
  async toVolunteer(level: number): Promise<void> {
    const { room, arrival } = this;
    if (!room || !arrival?.choices.age) return;
    await arrival.find(arrival.choices.age, level, true);
    if (this.stage.at === "wait") this.#part(room, "need_to_go", null);
  }

  /** After the other's goodbye: what is left on the screen goes too. */
  leaveEnded(): void {
    const { room } = this;
    room?.connection.stop();
    if (room?.view.end) this.#end(room, room.view.end.reason, null);
    else this.home();
  }

  #end(room: Room, why: After["why"], blocked: string | null): void {
    const rest = this.stage.at === "room" && this.stage.room === this.#rest?.room ? this.#rest : null;
    this.#go({ at: "end", after: room.after(why, blocked, rest, this.heavyBefore.read()) });
  }

  /** Back to the line with the same choices, in one tap. Where that cannot be, the first page says why. */
  async onward(): Promise<void> {
    const { room, stage, arrival } = this;
    // Whether a break would do good is asked first, and once.
    if (room?.view.end && stage.at === "room" && this.#rest?.room === stage.room) return this.leaveEnded();
    if (room?.view.end) room.connection.stop();
    else this.leaveRoom(null, null);
    if (arrival?.choices.age) await arrival.find(arrival.choices.age);
    if (this.stage.at !== "room" && this.stage.at !== "end") return;
    const refusal = arrival?.refusal;
    this.home();
    if (arrival && refusal) arrival.refusal = refusal;
  }

  #go(stage: Stage): void {
    this.stage = stage;
    this.#shelves.stage.write(stage);
    if (stage.at === "end" || stage.at === "landing") for (const shelf of [this.#shelves.draft, this.heavyBefore]) shelf.write(null);
    if (this.arrival) this.arrival.refusal = null;
    if (stage.at !== "wait") this.#needs.hangUp();
    this.#enter();
    this.#needs.changed();
  }

  #enter(): void {
    const { stage } = this;
    this.room = null;
    this.queue = null;
    this.afterwards?.stop();
    this.afterwards = null;
    if (stage.at === "wait") this.#wait(stage);
    if (stage.at === "room") this.#talk(stage);
    if (stage.at === "end") this.#after(stage);
  }

  #wait(stage: Extract<Stage, { at: "wait" }>): void {
    const { wait, open, clock, random, changed } = this.#needs;
    if (!wait.got) return wait.want();
    const { ticket, circle, volunteer, held, meet } = stage;
    let place: Place = { ticket, circle, volunteer, held };
    const queue: Queue = new wait.got.Queue({
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
    if (!this.arrival) void this.#arrive()?.load();
    if (stage.at === "wait" && !this.queue) this.#wait(stage);
    if (stage.at === "room" && !this.room) this.#talk(stage);
    if (stage.at === "end" && !this.afterwards) this.#after(stage);
  }

  #arrive(): Arrival | null {
    const { keep, arrive } = this.#needs;
    this.arrival = arrive({
      choices: keep.shelf("choices"), visitor: this.#shelves.visitor, code: this.#shelves.code,
      entered: (place) => (this.heavyBefore.write(null), this.#go({ at: "wait", ...place, held: null, again: null })),
    });
    return this.arrival;
  }

  #talk(stage: Extract<Stage, { at: "room" }>): void {
    const { room: id, seat } = stage;
    const { talk, open, clock, random, changed, keep, language, country, saveData } = this.#needs;
    if (!talk.got) return talk.want();
    const room: Room = new talk.got.Room({
      seat, room: id, open, clock, random, language, country, saveData,
      outbox: keep.shelf("outbox"), draft: this.#shelves.draft, unread: keep.shelf("unread"), sanction: keep.shelf("sanction"),
      changed: ({ end }) => {
        if (this.room !== room) return;
        if (end && isBack(end.reason)) this.#backInLine(room, end.reason, { ...stage, ticket: room.ticket ?? stage.ticket });
        else changed();
      },
      rest: (proposal) => this.#proposed({ ...proposal, room: id }, seat),
    });
    this.room = room;
    room.connection.start();
  }

  /** It comes with the end of a talk: before one has left the page of the room, or just after. */
  #proposed(rest: RestProposal & { room: string }, seat: string): void {
    this.#rest = rest;
    if (this.afterwards?.after.seat === seat) this.afterwards.propose(rest);
  }

  #after({ after }: Extract<Stage, { at: "end" }>): void {
    const { later, clock, random, changed } = this.#needs;
    const { arrival } = this;
    if (!later.got || !arrival) return later.want();
    const afterwards: Afterwards = new later.got.Afterwards({
      after, clock, random, visitor: this.#shelves.visitor.read(),
      post: (path, body) => arrival.post(path, body),
      changed: (now) => {
        if (this.afterwards !== afterwards) return;
        const { code } = this.#shelves;
        if (now.found) code.write(now.found.code);
        else if (this.stage.at === "end" && this.stage.after.found) code.write(null);
        this.stage = { at: "end", after: now };
        this.#shelves.stage.write(this.stage);
        changed();
      },
    });
    this.afterwards = afterwards;
    afterwards.start();
  }

  #backInLine(room: Room, again: Back, { ticket, circle, volunteer, meet }: Extract<Stage, { at: "room" }>): void {
    this.room = null;
    room.connection.stop();
    this.#go({ at: "wait", ticket, circle, volunteer, meet, held: null, again });
  }
}

/** The talk as one seat lives it: PROTOCOL's room conversation, without a browser. The screen shows `view`. */
import { Connection, type Phase } from "../link/connection.ts";
import type { Entry, RoomOut, Sanction, Welcome } from "../wire.ts";
import { VERSION } from "../wire.ts";
import { type After, afterOf } from "./after.ts";
import { Company } from "./company.ts";
import { Drawing } from "./drawing.ts";
import { endBy, endOf } from "./end.ts";
import { Outbox, type Parcel, type Said } from "./outbox.ts";
import { ServerTime } from "./pause.ts";
import { Transcript } from "./transcript.ts";
import { Typing } from "./typing.ts";
import type { RestProposal, RoomNeeds, RoomView, Sanctioned } from "./view.ts";

/** Said, but no echo for this long although the link looks well: the link is dead without knowing it. */
const DEAF_MS = 10_000;
/** Control characters come with a paste, cannot be seen, and would be refused. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export class Room {
  readonly connection: Connection<RoomOut>;
  view: RoomView;
  /** The way back into the line, where the talk ends without either of both wanting it. */
  ticket: string | null = null;
  readonly #needs: RoomNeeds;
  readonly #outbox: Outbox;
  readonly #transcript = new Transcript();
  readonly #typing: Typing;
  readonly #company: Company;
  readonly #time: ServerTime;
  readonly #drawing: Drawing;
  #you = "";
  /** Members whose words I chose not to read any more. */
  #unread: readonly string[];
  #leaving: { goodbye: string | null; block: string | null } | null = null;
  #stopDeaf = () => {};
  #stopLater = () => {};

  constructor(needs: RoomNeeds) {
    this.#needs = needs;
    this.#outbox = new Outbox(needs.room, needs.outbox, () => `p${needs.random().toString(36).slice(2, 12)}`);
    const unread = needs.unread.read();
    this.#unread = unread?.room === needs.room ? unread.members : [];
    this.#time = new ServerTime(needs.clock);
    this.#drawing = new Drawing(needs.clock, this.#time, () => this.#show({}));
    this.#company = new Company(needs.clock, () => this.#show({}));
    this.view = {
      phase: { at: "connecting" }, trouble: false, kind: "pair", topic: null, others: [], lines: [], kept: [],
      returned: this.#outbox.returned, draft: needs.draft.read() ?? "", paused: false, pauses: [], notNow: false, welcomed: false, end: null,
      sanction: null, boxed: null,
    };
    const sanction = needs.sanction.read();
    if (sanction?.room === needs.room) this.view.sanction = sanction;
    if (this.view.draft) this.view.boxed = this.#outbox.returned[0]?.id ?? null;
    this.connection = new Connection<RoomOut>(
      {
        path: `/ws/room?r=${encodeURIComponent(needs.room)}`,
        hello: () => ({
          t: "hello", v: VERSION, seat: needs.seat, pos: this.#transcript.pos,
          lang: needs.language(), country: needs.country,
        }),
        beat: () => ({ t: "beat", pos: this.#transcript.pos }),
        answers: (frame) => frame.t === "welcome",
        frame: (frame) => this.#received(frame),
        phase: (phase) => this.#phase(phase),
      },
      needs.open, needs.clock, needs.random,
    );
    this.#typing = new Typing(needs.clock, (on) => {
      if (!needs.saveData) this.connection.send({ t: "typing", on });
    });
  }

  say(text: string): void {
    const plain = text.replace(UNSEEN, "").trim();
    if (!plain) return;
    this.#typing.stopped();
    this.#outbox.put({ t: "say", text: plain });
    if (this.view.boxed) this.#outbox.forget(this.view.boxed);
    this.#show({ notNow: false, boxed: null });
    this.write("");
    this.#pump();
  }

  readonly mark = (of: string): void => this.#put({ t: "mark", of });
  readonly pause = (minutes: number): void => this.#put({ t: "pause", minutes });
  readonly resume = (): void => this.#put({ t: "resume" });

  /** By a volunteer: may another one go on? The person reads the note, and decides. */
  handOver(note: string): void {
    this.#put({ t: "handover", note });
  }

  /** By the person, to the handover at `of`. `note`: what may be passed on. */
  answer(of: string, yes: boolean, note: string | null): void {
    this.#put({ t: "answer", of, yes, note });
  }

  #put(said: Said): void {
    this.#outbox.put(said);
    this.#pump();
  }

  /** What this seat has seen, and what it has said without an echo yet. */
  get log(): { entries: readonly Entry[]; parcels: readonly Parcel[] } {
    return { entries: this.#transcript.entries, parcels: this.#outbox.parcels };
  }

  /** The draft as it stands in the box. */
  write(draft: string): void {
    this.#needs.draft.write(draft || null);
    if (draft) this.#typing.typed();
    else this.#typing.stopped();
    this.#show({ draft });
  }

  /** What came back lies in the box again. */
  putBack(id: string, draft: string): void {
    this.#show({ boxed: id });
    this.write(draft);
  }

  /** The sanction has been read. */
  noted(): void {
    this.#show({ sanction: null });
  }

  forget(id: string): void {
    this.#outbox.forget(id);
    this.#show({});
  }

  /** Never meets this member again, and reads nothing of theirs from now on. Nobody is told; the talk goes on. */
  block(member: string): void {
    this.#unread = [...this.#unread, member];
    this.#needs.unread.write({ room: this.#needs.room, members: this.#unread });
    this.connection.send({ t: "block", member });
    this.#show({});
  }

  /** Says goodbye, now or as soon as the link is back. `block`: the member never to be met again. */
  leave(goodbye: string | null, block: string | null = null): void {
    this.#leaving = { goodbye, block };
    for (const shelf of [this.#needs.draft, this.#needs.outbox, this.#needs.unread]) shelf.write(null);
    this.#leave();
  }

  /** What is left of it, now that it is over for me. */
  after(why: After["why"], blocked: string | null, rest: RestProposal | null, heavy: number | null = null): After {
    return afterOf(this.#needs.seat, this.view, why, [...this.#unread, ...(blocked ? [blocked] : [])], rest, heavy);
  }

  #leave(): void {
    if (!this.#leaving) return;
    const { goodbye, block } = this.#leaving;
    if (block) this.connection.send({ t: "block", member: block });
    this.connection.send({ t: "leave", goodbye });
  }

  #phase(phase: Phase): void {
    if (phase.at !== "live") {
      this.#outbox.landed();
      this.#stopDeaf();
    }
    if (phase.at === "over" && !this.view.end) this.#show({ phase, end: endBy(phase.code) });
    else {
      if (phase.at === "away") this.#company.unseen();
      this.#show(phase.at === "away" ? { phase, trouble: false } : { phase });
    }
  }

  #received(frame: RoomOut): void {
    switch (frame.t) {
      case "welcome":
        this.#welcomed(frame);
        break;
      case "entry":
        if (this.#transcript.add(frame)) this.#entry(frame);
        break;
      case "hold":
        this.#outbox.hold(frame);
        this.#gaveBack();
        break;
      case "refusal":
        this.#refused(frame.code, frame.n ?? null, frame.retry_in ?? null);
        break;
      case "typing":
        this.#company.typing(frame.by, frame.on);
        break;
      case "presence":
        this.#company.presence(frame.member, frame.state);
        break;
      case "sanction":
        this.#sanction(frame);
        break;
      case "ticket":
        this.ticket = frame.ticket;
        break;
      case "rest":
        this.#needs.rest({ after: frame.after, minutes: frame.minutes });
        break;
      case "trouble":
        this.#outbox.landed();
        this.#stopDeaf();
        this.#show({ trouble: true });
        break;
      case "calm":
        this.#outbox.landed();
        this.#show({ trouble: false });
        this.#pump();
        break;
    }
  }

  #welcomed(frame: Welcome): void {
    this.#you = frame.you;
    this.#transcript.welcome(frame);
    this.#outbox.welcome(frame.acked, this.#transcript.echoes(frame.you));
    this.#outbox.again(this.#transcript.unsaid(frame.you, frame.acked));
    const { entries } = this.#transcript;
    for (const entry of entries) {
      this.#time.older(entry.at);
      this.#needs.entry?.(entry);
    }
    this.#company.welcome(frame, entries);
    const { kind, topic } = frame;
    this.#show({ welcomed: true, trouble: false, kind, topic, end: this.view.end ?? endOf(entries, this.#you) });
    // Nothing answers a block: it is said again, so that it was heard at least once.
    for (const member of this.#unread) this.connection.send({ t: "block", member });
    if (this.#leaving) this.#leave();
    else this.#pump();
  }

  #entry(entry: Entry): void {
    if (entry.by === this.#you && typeof entry.n === "number") {
      this.#outbox.echo(entry.n);
      this.#stopDeaf();
    }
    this.#time.fresh(entry.at);
    this.#needs.entry?.(entry);
    if (entry.by !== this.#you) this.#company.entry(entry);
    this.#show({ end: this.view.end ?? endOf(this.#transcript.entries, this.#you) });
    this.#pump();
  }

  #refused(code: Parameters<Outbox["refuse"]>[1], n: number | null, retryIn: number | null): void {
    if (n === null) return;
    // Told again, for a page that does not know it any more.
    if (code === "sanctioned" && !this.view.sanction) this.#sanction({ step: "pause", reason: null, seconds: retryIn });
    const what = this.#outbox.refuse(n, code);
    if (what !== "done") this.#stopDeaf();
    if (what === "resync") this.connection.again();
    if (what === "back") this.#gaveBack(code === "no_option");
    if (what === "later") {
      this.#stopLater();
      this.#stopLater = this.#needs.clock.after((retryIn ?? 2) * 1000, () => this.#pump());
    }
  }

  #sanction({ step, reason, seconds, appeal = null, told }: Pick<Sanctioned, "step" | "reason" | "told"> & Partial<Pick<Sanction, "seconds" | "appeal">>): void {
    const sanction = { step, reason, until: seconds ? this.#needs.clock.now() + seconds * 1000 : null, appeal, told };
    this.#needs.sanction.write({ ...sanction, room: this.#needs.room });
    this.#show({ sanction });
  }

  /** What was not sent goes back into the box, unless something new stands there already. */
  #gaveBack(notNow = false): void {
    this.#stopDeaf();
    const last = this.#outbox.returned.at(-1);
    if (last?.said.t === "say" && !this.view.draft.trim()) {
      this.#needs.draft.write(last.said.text);
      this.#show({ draft: last.said.text, boxed: last.id });
    } else this.#show({ notNow });
    this.#pump();
  }

  #pump(): void {
    if (this.connection.phase.at === "live" && !this.view.trouble && !this.view.end) {
      const frame = this.#outbox.take();
      if (frame) {
        this.connection.send(frame);
        this.#stopDeaf();
        this.#stopDeaf = this.#needs.clock.after(DEAF_MS, () => this.connection.again());
      }
    }
    this.#show({});
  }

  #show(change: Partial<RoomView>): void {
    const unread = this.#unread;
    const { others } = this.#company;
    this.view = {
      ...this.view, ...change,
      returned: this.#outbox.returned,
      others: unread.length > 0 ? others.filter(({ id }) => !unread.includes(id)) : others,
      ...this.#drawing.draw(this.#you, this.#transcript, this.#outbox, unread),
    };
    this.#needs.changed(this.view);
  }
}

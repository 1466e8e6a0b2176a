/** Duty as one volunteer lives it: the conversation of /ws/staff, without a browser. The pages show `view`. */
import type { Clock } from "../link/clock.ts";
import { Connection, type Open, type Phase } from "../link/connection.ts";
import { type Board, Close, type Duty as DutyNow, type HandUp, type ListeningTalk, type Offer, type OfferOver, type Said, type StaffOut, type TalkOver, VERSION } from "../wire.ts";

export interface Ringing extends Offer {
  /** By this device's clock. */
  until: number;
  /** It was accepted, and no answer has come yet. */
  taking: boolean;
}
export interface DutyView {
  phase: Phase;
  trouble: boolean;
  duty: DutyNow | null;
  /** End of the pause by this device's clock; null: there is none. */
  restUntil: number | null;
  offer: Ringing | null;
  /** How the last one went, if not by an act of one's own. */
  over: Exclude<OfferOver["why"], "passed"> | null;
  talks: readonly ListeningTalk[];
  board: Board | null;
  /** For supervisors: who asks for help. */
  hands: readonly HandUp[];
  /** What was said beside talks, by room. */
  said: Readonly<Record<string, readonly Said[]>>;
  /** The last act was not granted. */
  refused: string | null;
}

export interface DutyNeeds {
  open: Open;
  clock: Clock;
  random: () => number;
  changed: (view: DutyView) => void;
  /** A talk of one's own began or changed. */
  talk: (talk: ListeningTalk) => void;
  over: (over: TalkOver) => void;
  /** The session is over. */
  signedOut: () => void;
}

const NOTHING: DutyView = {
  phase: { at: "connecting" }, trouble: false, duty: null, restUntil: null, offer: null, over: null, talks: [], board: null, hands: [],
  said: {}, refused: null,
};

export class Duty {
  view: DutyView = NOTHING;
  readonly connection: Connection<StaffOut>;
  readonly #needs: DutyNeeds;
  #stopRing = () => {};
  #stopRest = () => {};

  constructor(needs: DutyNeeds) {
    this.#needs = needs;
    this.connection = new Connection<StaffOut>(
      {
        path: "/ws/staff",
        hello: () => ({ t: "hello", v: VERSION }),
        beat: () => ({ t: "beat" }),
        answers: ({ t }) => t === "duty",
        frame: (frame) => this.#received(frame),
        phase: (phase) => this.#phase(phase),
      },
      needs.open, needs.clock, needs.random,
    );
  }

  set(on: boolean, most: number): void {
    this.#say({ t: "duty", on, most });
  }

  accept(): void {
    const { offer } = this.view;
    if (offer && !offer.taking && this.#say({ t: "accept", id: offer.id })) this.#show({ offer: { ...offer, taking: true } });
  }

  pass(): void {
    const { offer } = this.view;
    if (offer && !offer.taking && this.#say({ t: "pass", id: offer.id })) this.#ringNoMore(null);
  }

  hand(room: string, up: boolean): void {
    this.#say({ t: "hand", room, up });
  }

  /** False: it did not go out, and whoever typed it keeps it. */
  say(room: string, text: string): boolean {
    return this.#say({ t: "aside", room, text });
  }

  shield(room: string): boolean {
    return this.#say({ t: "shield", room });
  }

  #say(frame: object): boolean {
    const sent = this.connection.send(frame);
    this.#show({ refused: sent ? null : "unreachable" });
    return sent;
  }

  #phase(phase: Phase): void {
    // Whatever rings is somebody else's by the time the link is back.
    if (phase.at !== "live") this.#stopRing();
    this.#show(phase.at === "live" ? { phase } : { phase, offer: null, trouble: false });
    if (phase.at === "over" && phase.code === Close.UNAUTHORISED) this.#needs.signedOut();
  }

  #received(frame: StaffOut): void {
    switch (frame.t) {
      case "duty":
        this.#duty(frame);
        break;
      case "offer":
        this.#ring(frame);
        break;
      case "offer_over":
        if (frame.id === this.view.offer?.id) this.#ringNoMore(frame.why === "passed" ? null : frame.why);
        break;
      case "matched":
        if (frame.id === this.view.offer?.id) this.#ringNoMore(null);
        break;
      case "talk":
        this.#show({ talks: [...this.view.talks.filter(({ room }) => room !== frame.room), frame].sort((one, other) => one.since - other.since) });
        this.#needs.talk(frame);
        break;
      case "talk_over":
        this.#rest(frame.rest_s);
        this.#show({ talks: this.view.talks.filter(({ room }) => room !== frame.room) });
        this.#needs.over(frame);
        break;
      case "board":
        this.#show({ board: frame });
        break;
      case "hand": {
        const others = this.view.hands.filter(({ room }) => room !== frame.room);
        this.#show({ hands: frame.up ? [...others, frame] : others });
        break;
      }
      case "aside": {
        const known = this.view.said[frame.room] ?? [];
        if (known.some(({ number }) => number === frame.number)) break;
        const all = [...known, frame].sort((one, other) => one.number - other.number);
        this.#show({ said: { ...this.view.said, [frame.room]: all } });
        break;
      }
      case "trouble":
        this.#show({ trouble: true });
        break;
      case "calm":
        this.#show({ trouble: false });
        break;
      case "refusal": {
        const { offer } = this.view;
        this.#show({ refused: frame.code, ...(offer?.taking && { offer: { ...offer, taking: false } }) });
        break;
      }
    }
  }

  #duty(duty: DutyNow): void {
    this.#rest(duty.rest_s);
    this.#show({ duty, refused: null });
  }

  /** The service tells it once; the page counts. */
  #rest(seconds: number): void {
    const { clock } = this.#needs;
    this.#stopRest();
    this.view = { ...this.view, restUntil: seconds > 0 ? clock.now() + seconds * 1000 : null };
    if (seconds > 0) this.#stopRest = clock.after(seconds * 1000, () => this.#show({ restUntil: null }));
  }

  #ring(offer: Offer): void {
    const { clock } = this.#needs;
    this.#stopRing();
    this.#show({ offer: { ...offer, until: clock.now() + offer.expires_in * 1000, taking: false }, over: null, refused: null });
    // The service says when it is over; should that word be lost, the card does not stand for ever.
    this.#stopRing = clock.after((offer.expires_in + 2) * 1000, () => this.#ringNoMore("missed"));
  }

  #ringNoMore(over: DutyView["over"]): void {
    this.#stopRing();
    this.#show({ offer: null, over });
  }

  #show(change: Partial<DutyView>): void {
    this.view = { ...this.view, ...change };
    this.#needs.changed(this.view);
  }
}

/** The waiting line as one ticket lives it. The screen shows `view`; `matched` comes once. */
import type { Clock } from "../link/clock.ts";
import { Connection, type Open, type Phase } from "../link/connection.ts";
import type { ChoiceOption, Kept, Matched, QueueOut, Unserved, Waiting, Widening } from "../wire.ts";
import { VERSION } from "../wire.ts";
import { isWide, WIDEST } from "./reach.ts";

/** A place that is kept without a connection. */
export type Held = Omit<Kept, "t">;
export interface QueueView {
  phase: Phase;
  trouble: boolean;
  waiting: Omit<Waiting, "t"> | null;
  /** When the search widens next, in milliseconds of the clock; null: it does not. */
  widensAt: number | null;
  /** Offered after a long wait; empty: nothing to choose. */
  options: ChoiceOption[];
  /** Why no volunteer could come so far; null: none was waited for. */
  why: Unserved | null;
  held: Held | null;
  /** In line for a circle. */
  circle: boolean;
  /** In line for a volunteer. */
  volunteer: boolean;
  /** The last wish could not be met. */
  refused: boolean;
}
/** What a reload must still know. */
export interface Place {
  ticket: string;
  circle: boolean;
  /** Missing in what an older page remembered. */
  volunteer?: boolean | undefined;
  held: Held | null;
}
export interface QueueNeeds extends Place {
  open: Open;
  clock: Clock;
  random: () => number;
  changed: (view: QueueView) => void;
  matched: (found: Matched) => void;
  remember: (place: Place) => void;
}

export class Queue {
  readonly connection: Connection<QueueOut>;
  view: QueueView;
  readonly #needs: QueueNeeds;
  #ticket: string;
  #found = false;

  constructor(needs: QueueNeeds) {
    this.#needs = needs;
    this.#ticket = needs.ticket;
    const { held, circle, volunteer = false } = needs;
    this.view = {
      phase: { at: "connecting" }, trouble: false, waiting: null, widensAt: null, options: [], why: null, held, circle, volunteer, refused: false,
    };
    this.connection = new Connection<QueueOut>(
      {
        path: "/ws/queue",
        hello: () => ({ t: "hello", v: VERSION, ticket: this.#ticket }),
        beat: () => ({ t: "beat" }),
        answers: (frame) => frame.t === "waiting" || frame.t === "matched",
        frame: (frame) => this.#received(frame),
        phase: (phase) => {
          if (!this.#found) this.#show(phase.at === "away" ? { phase, trouble: false } : { phase });
        },
      },
      needs.open, needs.clock, needs.random,
    );
  }

  choose(option: ChoiceOption): void {
    // Without a link the choice stays on offer.
    if (!this.#send({ t: "choose", option })) return;
    const { circle, volunteer } = this.view;
    const other = option === "pair" || option === "circle" || option === "volunteer";
    this.#show({ options: [], circle: circle || option === "circle", volunteer: other ? option === "volunteer" : volunteer });
    this.#remember();
  }

  /** Takes the offered choices away and waits on. */
  keepWaiting(): void {
    this.#show({ options: [] });
  }

  /** How far the search may go at most. */
  reach(most: Widening): void {
    if (this.#send({ t: "reach", most }) && most === WIDEST) this.#show({ options: without(this.view.options, "widen") });
  }

  /** Keeps the place without a connection. `push`: the address to call, if the person wants to be called. */
  hold(push: string | null = null): void {
    this.#send({ t: "keep", push });
  }

  /** Gives the place up for good. */
  leave(): void {
    this.#send({ t: "leave" });
    this.connection.stop();
  }

  #send(frame: object): boolean {
    const sent = this.connection.send(frame);
    this.#show({ refused: !sent });
    return sent;
  }

  #received(frame: QueueOut): void {
    switch (frame.t) {
      case "waiting": {
        const { t: _, ...waiting } = frame;
        const { widens_in_s: s } = waiting;
        const widensAt = typeof s === "number" ? this.#needs.clock.now() + s * 1000 : null;
        // What was offered earlier and leads nowhere any more is offered no longer.
        const widened = waiting.widening !== this.view.waiting?.widening && isWide(waiting.widening);
        this.#show({ waiting, widensAt, trouble: false, ...(widened && { options: without(this.view.options, "widen") }) });
        break;
      }
      case "choice":
        this.#show({
          options: this.view.circle ? without(frame.options, "widen", "circle") : this.view.volunteer ? without(frame.options, "widen") : frame.options,
          why: frame.why ?? null,
        });
        break;
      case "ticket":
        this.#ticket = frame.ticket;
        this.#remember();
        break;
      case "kept": {
        const { t: _, ...held } = frame;
        this.#show({ held });
        this.#remember();
        break;
      }
      case "matched":
        if (this.#found) return;
        this.#found = true;
        this.connection.stop();
        this.#needs.matched(frame);
        break;
      case "refusal":
        // "Try once more" would be no true word about what is not to be had any more.
        this.#show(frame.code === "no_option" ? { options: [] } : { refused: true });
        break;
      case "trouble":
      case "calm":
        this.#show({ trouble: frame.t === "trouble" });
        break;
    }
  }

  #remember(): void {
    const { circle, volunteer, held } = this.view;
    this.#needs.remember({ ticket: this.#ticket, circle, volunteer, held });
  }

  #show(change: Partial<QueueView>): void {
    this.view = { ...this.view, ...change };
    this.#needs.changed(this.view);
  }
}

function without(options: ChoiceOption[], ...gone: ChoiceOption[]): ChoiceOption[] {
  return options.filter((option) => !gone.includes(option));
}

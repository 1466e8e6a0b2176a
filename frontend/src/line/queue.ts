/** The waiting line as one ticket lives it. The screen shows `view`; `matched` comes once. */
import type { Clock } from "../link/clock.ts";
import { Connection, type Open, type Phase } from "../link/connection.ts";
import type { ChoiceOption, Matched, QueueOut, Waiting } from "../wire.ts";
import { VERSION } from "../wire.ts";

export interface QueueView {
  phase: Phase;
  trouble: boolean;
  waiting: Omit<Waiting, "t"> | null;
  /** Offered after a long wait; empty: nothing to choose. */
  options: ChoiceOption[];
}
export interface QueueNeeds {
  ticket: string;
  open: Open;
  clock: Clock;
  random: () => number;
  changed: (view: QueueView) => void;
  matched: (found: Matched) => void;
}

export class Queue {
  readonly connection: Connection<QueueOut>;
  view: QueueView = { phase: { at: "connecting" }, trouble: false, waiting: null, options: [] };
  readonly #needs: QueueNeeds;
  #found = false;

  constructor(needs: QueueNeeds) {
    this.#needs = needs;
    this.connection = new Connection<QueueOut>(
      {
        path: "/ws/queue",
        hello: () => ({ t: "hello", v: VERSION, ticket: needs.ticket }),
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
    this.connection.send({ t: "choose", option });
    this.#show({ options: [] });
  }

  /** Takes the offered choices away and waits on. */
  keepWaiting(): void {
    this.#show({ options: [] });
  }

  #received(frame: QueueOut): void {
    switch (frame.t) {
      case "waiting":
        this.#show({ waiting: { position: frame.position, wait_s: frame.wait_s, widening: frame.widening }, trouble: false });
        break;
      case "choice":
        this.#show({ options: frame.options });
        break;
      case "matched":
        if (this.#found) return;
        this.#found = true;
        this.connection.stop();
        this.#needs.matched(frame);
        break;
      case "trouble":
      case "calm":
        this.#show({ trouble: frame.t === "trouble" });
        break;
    }
  }

  #show(change: Partial<QueueView>): void {
    this.view = { ...this.view, ...change };
    this.#needs.changed(this.view);
  }
}

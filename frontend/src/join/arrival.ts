/**
 * What a person decides before they stand in line: choices that stay whatever comes, the start, or an earlier code.
 * Knows no page; `changed` says that there is something new to show, `entered` comes with the place in line.
 */
import type { Shelf } from "../keep.ts";
import type { AgeGroup } from "../wire.ts";
import type { Outcome } from "../room/desk.ts";
import type { Sanctioned } from "../room/view.ts";
import { Refusal } from "./http.ts";
import type { Joining, Ticket } from "./join.ts";
import { type Choices, FIRST_CHOICES, type Help, type Language, type Site } from "./site.ts";

/** How acute it is for somebody who thinks of killing themselves right now (the C-SSRS shape, 0–4). */
export const ACUTE = 3;
/** What the service says about a code that leads nowhere, in whichever form. */
const NO_CODE = ["code_unknown", "invalid"];

export interface Told {
  code: string;
  /** Seconds. */
  retryIn: number | null;
  /** Where it is to be told. */
  about: "start" | "code" | "volunteer";
  /** Of a person who may not begin a talk. */
  sanction?: Sanctioned | undefined;
}
export interface Entered {
  ticket: string;
  circle: boolean;
  /** In line for a volunteer. */
  volunteer: boolean;
  /** Somebody known is waited for. */
  meet: boolean;
}
export interface ArrivalNeeds {
  joining: Joining;
  choices: Shelf<Choices>;
  visitor: Shelf<string>;
  /** A code of "talk again" that was shown in this tab, until it is used. */
  code: Shelf<string>;
  language: () => Language;
  country: string | null;
  /** The page was opened at the address of those who wait, and this tab knows of no place: a code may follow. */
  calledBack: boolean;
  /** Someone stays: what comes next may be fetched. */
  stays: () => void;
  entered: (place: Entered) => void;
  changed: () => void;
}

export class Arrival {
  site: Site | null = null;
  choices: Choices;
  joining = false;
  refusal: Told | null = null;
  /** The code is one of "talk again": it needs the age group. */
  asksAge = false;
  /** What became of a report, by its code. */
  outcome: Outcome | null = null;
  readonly #needs: ArrivalNeeds;

  constructor(needs: ArrivalNeeds) {
    this.#needs = needs;
    this.choices = { ...FIRST_CHOICES, ...needs.choices.read() };
  }

  async load(): Promise<void> {
    try {
      this.site = await this.#needs.joining.site();
      const known = new Set(this.site.topics.filter((topic) => !topic.closed).map((topic) => topic.id));
      const { topics, no_go } = this.choices;
      const still = (ids: string[]) => ids.filter((id) => known.has(id));
      this.choices = { ...this.choices, topics: still(topics), no_go: still(no_go) };
      if (this.refusal?.code === "unreachable") this.refusal = null;
    } catch {
      this.refusal = { code: "unreachable", retryIn: null, about: "start" };
    }
    this.#needs.changed();
  }

  /** The first sign that someone stays: the proof of work begins. Who only looks around loads nothing and works for nothing. */
  prepare(): void {
    if (!this.site) return;
    this.#needs.joining.prepare();
    this.#needs.stays();
  }

  choose(change: Partial<Choices>): void {
    this.choices = { ...this.choices, ...change };
    this.#needs.choices.write(this.choices);
    this.prepare();
    this.#needs.changed();
  }

  /** The guidelines are others than those that were agreed to in this tab. */
  get changed(): boolean {
    const { accepted } = this.choices;
    return this.site !== null && accepted !== null && accepted !== this.site.guidelines.version;
  }

  get code(): string | null {
    return this.#needs.code.read();
  }

  get calledBack(): boolean {
    return this.#needs.calledBack;
  }

  post(path: string, body: object): Promise<unknown> {
    return this.#needs.joining.post(path, body);
  }

  help(): Promise<Help> {
    return this.#needs.joining.help(this.#needs.country, this.#needs.language());
  }

  /** The server's key for being called through this push service; null: it does not call there. */
  async callKey(service: string): Promise<string | null> {
    const { key, services } = (await this.#needs.joining.get("/api/push")) as { key: string; services: { name: string }[] };
    return services.some(({ name }) => name === service) ? key : null;
  }

  /** Takes a place in line. `level`: how acute it is. `volunteer`: to be heard by one. */
  find(age: AgeGroup, level = 0, volunteer = false): Promise<void> {
    this.choose({ age });
    return this.#try(volunteer ? "volunteer" : "start", () => this.#join(age, level, undefined, volunteer));
  }

  /** Goes on with a code: of a kept place, or of "talk again"; of a report it tells what became of it. */
  comeBack(code: string): Promise<void> {
    return this.#try("code", async () => {
      this.asksAge = false;
      this.outcome = null;
      const { joining } = this.#needs;
      let kept: Ticket | null = null;
      try {
        kept = await joining.comeBack(code);
      } catch (error) {
        const refused = error instanceof Refusal && error.code;
        if (refused === "code_unknown") return this.#lookUp(code, error);
        if (refused !== "age_needed") throw error;
      }
      if (kept) return this.#entered(kept, { circle: false, volunteer: false, meet: false });
      const { age } = this.choices;
      if (age) return this.#join(age, 0, code);
      this.asksAge = true;
    });
  }

  /** What became of a report. `unknown`: what is thrown where the code is none of a report either. */
  async #lookUp(code: string, unknown: unknown): Promise<void> {
    const found = await this.#needs.joining.post("/api/reports/outcome", { code }).catch(() => Promise.reject(unknown));
    this.outcome = found as Outcome;
  }

  /** Ends the break from giving, and takes the place in line that it stood in the way of. */
  endBreak(): Promise<void> {
    return this.#try("start", async () => {
      await this.#needs.joining.post("/api/rest", { visitor: this.#needs.visitor.read(), minutes: 0 });
      if (this.choices.age) await this.#join(this.choices.age, 0);
    });
  }

  async #join(age: AgeGroup, level: number, code?: string, volunteer = false): Promise<void> {
    const { joining, language, visitor } = this.#needs;
    if (!this.site) throw new Refusal("unreachable", null);
    const got = await joining.join({
      choices: this.choices, age, language: language(), accept: this.site.guidelines.version, visitor: visitor.read(), level, volunteer,
      ...(code && { code }),
    });
    this.choose({ accepted: this.site.guidelines.version });
    this.#entered(got, { circle: !code && !volunteer && this.choices.format === "circle", volunteer, meet: Boolean(code) });
  }

  #entered({ ticket, visitor }: Ticket, more: Omit<Entered, "ticket">): void {
    this.#needs.visitor.write(visitor);
    if (more.meet) this.#needs.code.write(null);
    this.#needs.entered({ ticket, ...more });
  }

  async #try(about: Told["about"], act: () => Promise<void>): Promise<void> {
    if (this.joining) return;
    this.joining = true;
    this.refusal = null;
    this.#needs.changed();
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const code = about === "code" && NO_CODE.includes(error.code) ? "code_unknown" : error.code;
      this.refusal = { code, retryIn: error.retryIn, about, sanction: error.sanction };
      if (["guidelines_outdated", "topic_unknown", "listening_closed"].includes(code)) void this.load();
    } finally {
      this.joining = false;
      this.#needs.changed();
    }
  }
}

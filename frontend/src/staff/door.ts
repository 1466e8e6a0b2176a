/**
 * The way in and out: who is signed in, in two steps, or by an invitation. Knows no page.
 * Promises: a refusal leaves what was typed where it is; signing out forgets whatever this tab remembers.
 */
import { Refusal } from "../join/http.ts";
import { type AppShown, type Asked, Calls, type Me } from "./calls.ts";

export interface Opened {
  role: Me["role"];
  login: string | null;
  name: string | null;
  app: AppShown;
}
export interface Newcomer {
  login: string;
  name: string;
  languages: string[];
  time_zone: string;
  password: string;
  code: string;
}
export type Step =
  | { at: "asking" }
  | { at: "password"; why: "over" | "ended" | null }
  /** `more`: another code is wanted. */
  | { at: "code"; ticket: string; more: boolean }
  | { at: "invited"; invitation: string; opened: Opened | null; gone: boolean }
  | { at: "codes"; codes: string[]; me: Me }
  | { at: "in"; me: Me };

export interface DoorNeeds {
  fetch: typeof globalThis.fetch;
  /** What the address carries after `#invitation=`; null: nothing. */
  invitation: string | null;
  /** The tab forgets everything, and the address the invitation. */
  forget: () => void;
  changed: () => void;
}

export class Door {
  step: Step = { at: "asking" };
  readonly calls: Calls;
  readonly #needs: DoorNeeds;

  constructor(needs: DoorNeeds) {
    this.#needs = needs;
    this.calls = new Calls(needs.fetch, () => this.#out(this.me ? "ended" : null));
  }

  get me(): Me | null {
    return this.step.at === "in" ? this.step.me : null;
  }

  async start(): Promise<void> {
    const { invitation } = this.#needs;
    if (invitation) return this.open(invitation);
    try {
      this.#in(await this.calls.get<Me>("session"));
    } catch (error) {
      // Not reached is not signed out: the page to sign in stands, and says at the next try what is wrong.
      if (this.step.at === "asking") this.#go({ at: "password", why: null });
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async password(login: string, password: string): Promise<void> {
    const { ticket } = await this.calls.call<{ ticket: string }>("POST", "session", { login: login.trim(), password });
    this.#go({ at: "code", ticket, more: false });
  }

  async code(code: string): Promise<void> {
    if (this.step.at !== "code") return;
    const got = await this.calls.call<Me | { next: "code"; ticket: string }>("POST", "session/code", { ticket: this.step.ticket, code: code.trim() });
    if ("ticket" in got) this.#go({ at: "code", ticket: got.ticket, more: true });
    else this.#in(got);
  }

  /** With a passkey, instead of both steps. `use`: what the device says to the options. */
  async passkey(use: (options: object) => Promise<object>): Promise<void> {
    const { options, ticket } = await this.calls.call<Asked>("POST", "session/passkey/options");
    this.#in(await this.calls.call<Me>("POST", "session/passkey", { ticket, answer: await use(options) }));
  }

  /** What somebody changed about themself stands everywhere at once. */
  described(about: Pick<Me, "name" | "languages" | "time_zone">): void {
    const { me } = this;
    if (me) this.#go({ at: "in", me: { ...me, ...about } });
  }

  /** Back to the first step. */
  again(): void {
    this.#go({ at: "password", why: null });
  }

  async open(invitation: string): Promise<void> {
    this.#go({ at: "invited", invitation, opened: null, gone: false });
    try {
      const opened = await this.calls.call<Opened>("POST", "invitations/open", { invitation });
      this.#go({ at: "invited", invitation, opened, gone: false });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "invitation_unknown") throw error;
      this.#go({ at: "invited", invitation, opened: null, gone: true });
    }
  }

  async accept(newcomer: Newcomer): Promise<void> {
    const { step } = this;
    if (step.at !== "invited" || !step.opened) return;
    const { invitation, opened } = step;
    try {
      const { me, codes } = await this.calls.call<{ me: Me; codes: string[] }>("POST", "invitations/accept", {
        ...newcomer, code: newcomer.code.trim(), invitation, enrolment: opened.app.enrolment,
      });
      this.calls.csrf = me.csrf;
      this.#needs.forget();
      this.#go({ at: "codes", codes, me });
    } catch (error) {
      // The key was shown too long ago: a fresh one comes, and the rest of the form stays.
      if (error instanceof Refusal && error.code === "enrolment_over") {
        const fresh = await this.calls.call<Opened>("POST", "invitations/open", { invitation });
        this.#go({ at: "invited", invitation, opened: fresh, gone: false });
      }
      throw error;
    }
  }

  /** The recovery codes are written down. */
  noted(): void {
    if (this.step.at === "codes") this.#in(this.step.me);
  }

  leaveInvitation(): void {
    this.#needs.forget();
    this.again();
  }

  async signOut(): Promise<void> {
    await this.calls.call("DELETE", "session");
    this.#out("over");
  }

  /** The session was ended elsewhere. */
  ended(): void {
    this.#out("ended");
  }

  #in(me: Me): void {
    this.calls.csrf = me.csrf;
    this.#go({ at: "in", me });
  }

  #out(why: "over" | "ended" | null): void {
    this.calls.csrf = "";
    this.#needs.forget();
    this.#go({ at: "password", why });
  }

  #go(step: Step): void {
    this.step = step;
    this.#needs.changed();
  }
}

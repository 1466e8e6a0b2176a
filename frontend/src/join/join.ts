/** Joining: the site's facts, the proof of work fetched ahead, and the ticket; or an earlier place, by its code. */
import type { AgeGroup } from "../wire.ts";
import { ask, post, Refusal } from "./http.ts";
import type { Challenge, Proof } from "./proof.ts";
import type { Choices, Help, Language, Site } from "./site.ts";

export interface Ticket {
  ticket: string;
  visitor: string;
  expires_at: number;
}
export interface Wish {
  choices: Choices;
  age: AgeGroup;
  language: Language;
  /** Version of the guidelines that were shown. */
  accept: string;
  /** Token of an earlier visit in this tab. */
  visitor: string | null;
  /** How acute it is by the person's own word, 0–4. */
  level?: number;
  /** Of "talk again". */
  code?: string;
  /** To be heard by a trained volunteer, whatever was chosen. */
  volunteer?: boolean;
}
export interface JoinNeeds {
  fetch: typeof fetch;
  /** Unix milliseconds. */
  now: () => number;
  prove: (challenge: Challenge) => Promise<Proof>;
}

/** A proof this close to its end is not worth sending. */
const MARGIN_MS = 10_000;
/** Refusals that a fresh proof may cure. */
const STALE = ["pow_missing", "pow_used", "pow_expired", "pow_wrong"];

export class Joining {
  readonly #needs: JoinNeeds;
  #ahead: Promise<Proof | null> | null = null;
  #goodUntil = 0;

  constructor(needs: JoinNeeds) {
    this.#needs = needs;
  }

  async site(): Promise<Site> {
    return (await this.get("/api/site")) as Site;
  }

  /** Help lines of a country, open ones first; null: as the browser's languages say. */
  async help(country: string | null, language: Language): Promise<Help> {
    const of = (where: string) => this.get(`/api/help?lang=${language}${where}`) as Promise<Help>;
    if (!country) return of("");
    // No lines are known for that country: then those for everyone.
    return of(`&country=${country}`).catch((error: Refusal) => (error.code === "country_unknown" ? of("&country=EU") : Promise.reject(error)));
  }

  /** Starts the proof of work while the person still reads. */
  prepare(): void {
    this.#proof().catch(() => {
      this.#ahead = null;
    });
  }

  async join(wish: Wish): Promise<Ticket> {
    try {
      return await this.#join(wish);
    } catch (error) {
      if (error instanceof Refusal && STALE.includes(error.code)) return this.#join(wish);
      // The visitor's token is worth a link between two talks, not a refused one.
      if (error instanceof Refusal && error.code === "visitor_invalid" && wish.visitor) return this.#join({ ...wish, visitor: null });
      throw error;
    }
  }

  /** The place that was kept under this code. */
  async comeBack(code: string): Promise<Ticket> {
    return (await this.post("/api/return", { code })) as Ticket;
  }

  async get(path: string): Promise<unknown> {
    return (await ask(this.#needs.fetch, path)).json();
  }

  post(path: string, body: object): Promise<unknown> {
    return post(this.#needs.fetch, path, body);
  }

  async #join({ choices, age, language, accept, visitor, level, code, volunteer }: Wish): Promise<Ticket> {
    const pow = await this.#proof();
    this.#ahead = null;
    const { topics, need, role, no_go, format, also } = choices;
    return (await this.post("/api/join", {
      language, topics, need, role, format, age, no_go, accept, ...(volunteer && { role: "seek", format: "volunteer" }),
      ...(also && { also: otherThan(language) }), ...(level && { level }), ...(code && { code }),
      ...(pow && { pow }), ...(visitor && { visitor }),
    })) as Ticket;
  }

  #proof(): Promise<Proof | null> {
    if (!this.#ahead || this.#needs.now() > this.#goodUntil) {
      this.#goodUntil = Infinity;
      this.#ahead = this.#fetchProof();
      this.#ahead.catch(() => {
        this.#ahead = null;
      });
    }
    return this.#ahead;
  }

  async #fetchProof(): Promise<Proof | null> {
    const answer = await ask(this.#needs.fetch, "/api/join/challenge");
    if (answer.status === 204) return null;
    const challenge = (await answer.json()) as Challenge;
    this.#goodUntil = challenge.expires_at * 1000 - MARGIN_MS;
    return this.#needs.prove(challenge);
  }
}

/** The further languages of somebody who also talks in the other ones. */
function otherThan(language: Language): Language[] {
  return (["de", "en"] as const).filter((one) => one !== language);
}

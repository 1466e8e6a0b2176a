/** Joining: the site's facts, the proof of work fetched ahead, and the ticket. Refusals keep their stable code. */
import type { AgeGroup } from "../wire.ts";
import type { Challenge, Proof } from "./proof.ts";
import type { Choices, Language, Site } from "./site.ts";

export interface Ticket {
  ticket: string;
  visitor: string;
  expires_at: number;
}
export class JoinRefused extends Error {
  readonly code: string;
  /** Seconds, where the server named a time. */
  readonly retryIn: number | null;

  constructor(code: string, retryIn: number | null) {
    super(code);
    this.code = code;
    this.retryIn = retryIn;
  }
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
    return (await this.#ask("/api/site")).json() as Promise<Site>;
  }

  /** Starts the proof of work while the person still reads. */
  prepare(): void {
    this.#proof().catch(() => {
      this.#ahead = null;
    });
  }

  async join(choices: Choices, age: AgeGroup, language: Language, accept: string, visitor: string | null): Promise<Ticket> {
    try {
      return await this.#join(choices, age, language, accept, visitor);
    } catch (error) {
      if (error instanceof JoinRefused && STALE.includes(error.code)) {
        return this.#join(choices, age, language, accept, visitor);
      }
      // The visitor's token is worth a link between two talks, not a refused one.
      if (error instanceof JoinRefused && error.code === "visitor_invalid" && visitor) {
        return this.#join(choices, age, language, accept, null);
      }
      throw error;
    }
  }

  async #join(choices: Choices, age: AgeGroup, language: Language, accept: string, visitor: string | null): Promise<Ticket> {
    const pow = await this.#proof();
    this.#ahead = null;
    const { topics, need, role, no_go } = choices;
    const body = { language, topics, need, role, format: "pair", age, no_go, accept, ...(pow && { pow }), ...(visitor && { visitor }) };
    const answer = await this.#ask("/api/join", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Ticket;
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
    const answer = await this.#ask("/api/join/challenge");
    if (answer.status === 204) return null;
    const challenge = (await answer.json()) as Challenge;
    this.#goodUntil = challenge.expires_at * 1000 - MARGIN_MS;
    return this.#needs.prove(challenge);
  }

  async #ask(path: string, init?: RequestInit): Promise<Response> {
    let answer: Response;
    try {
      answer = await this.#needs.fetch(path, { credentials: "omit", cache: "no-store", ...init });
    } catch {
      throw new JoinRefused("unreachable", null);
    }
    if (answer.ok) return answer;
    const after = Number(answer.headers.get("retry-after"));
    const problem = (await answer.json().catch(() => null)) as { code?: unknown } | null;
    throw new JoinRefused(typeof problem?.code === "string" ? problem.code : "unreachable", after > 0 ? after : null);
  }
}

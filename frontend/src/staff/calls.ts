/** The staff's HTTP calls: with the session's cookie and, where something changes, the token that only this site's pages know. */
import { ask, Refusal } from "../join/http.ts";

export class Calls {
  csrf = "";
  readonly #fetch: typeof globalThis.fetch;
  readonly #signedOut: () => void;

  /** `signedOut`: the session is over, whatever was asked for. */
  constructor(fetch: typeof globalThis.fetch, signedOut: () => void) {
    this.#fetch = fetch;
    this.#signedOut = signedOut;
  }

  get<T>(path: string): Promise<T> {
    return this.call("GET", path);
  }

  /** `path`: after /api/staff/, or from the first stroke on. Rejects with a `Refusal`. */
  async call<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = {};
    if (method !== "GET" && this.csrf) headers["X-CSRF"] = this.csrf;
    if (body) headers["content-type"] = "application/json";
    try {
      const answer = await ask(this.#fetch, path.startsWith("/") ? path : `/api/staff/${path}`, {
        method, headers, credentials: "same-origin", ...(body && { body: JSON.stringify(body) }),
      });
      return (answer.status === 204 ? null : await answer.json()) as T;
    } catch (error) {
      if (error instanceof Refusal && error.code === "signed_out") this.#signedOut();
      throw error;
    }
  }
}

export type Role = "volunteer" | "supervisor" | "operator";

export interface Me {
  id: string;
  name: string;
  role: Role;
  languages: string[];
  time_zone: string;
  session: string;
  csrf: string;
}
export interface AppShown {
  key: string;
  uri: string;
  enrolment: string;
}
/** What the browser is asked for about a passkey; `ticket` comes back with its answer. */
export interface Asked {
  options: object;
  ticket: string;
}

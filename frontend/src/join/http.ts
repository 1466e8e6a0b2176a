/** The service's HTTP calls: JSON both ways, no cookie, nothing cached. Refusals keep their stable code. */
import type { Sanctioned } from "../room/view.ts";

export class Refusal extends Error {
  readonly code: string;
  /** Seconds, where the server named a time. */
  readonly retryIn: number | null;
  /** What stands in the way, where it is a sanction. */
  readonly sanction: Sanctioned | undefined;

  constructor(code: string, retryIn: number | null, sanction?: Sanctioned) {
    super(code);
    this.code = code;
    this.retryIn = retryIn;
    this.sanction = sanction;
  }
}

/** Rejects with a `Refusal`; `unreachable` where nobody answered. */
export async function ask(fetch: typeof globalThis.fetch, path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: "omit", cache: "no-store", ...init });
  } catch {
    throw new Refusal("unreachable", null);
  }
  if (answer.ok) return answer;
  const after = Number(answer.headers.get("retry-after"));
  const problem = (await answer.json().catch(() => null)) as { code?: unknown; sanction?: Sanctioned } | null;
  throw new Refusal(typeof problem?.code === "string" ? problem.code : "unreachable", after > 0 ? after : null, problem?.sanction);
}

/** What the answer says; null where it has no content. Rejects as `ask` does. */
export async function post(fetch: typeof globalThis.fetch, path: string, body: object): Promise<unknown> {
  const answer = await ask(fetch, path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.status === 204 ? null : answer.json();
}

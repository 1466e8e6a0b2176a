/**
 * The way to the people behind the house: reports, requests for a second look, and what became of them.
 * Promises: nothing goes out that was not asked for; codes are kept in this tab alone and die with it.
 */
import type { Shelf } from "../keep.ts";
import type { Visit } from "../visit.ts";
import type { ReportReason } from "../wire.ts";

export interface Receipt {
  kind: "report" | "appeal";
  code: string;
  /** Unix seconds. */
  expires_at: number;
}
/** A report that arrived. */
export interface Sent extends Receipt {
  /** Messages that a human can read now. */
  attached: number;
}
/** What became of a code. */
export interface Outcome {
  kind: "report" | "appeal";
  state: "received" | "seen" | "decided";
  outcome: string | null;
  /** Unix seconds of the last step. */
  at: number | null;
}
export interface Report {
  seat: string;
  member: string;
  reason: ReportReason;
  /** Positions of entries that may be shown. */
  attach: readonly string[];
  note: string;
}
/** So many messages may lie beside a report. */
export const MOST_ATTACHED = 20;

export interface DeskNeeds {
  /** Rejects with an error that has a `code`. */
  post: (path: string, body: object) => Promise<unknown>;
  receipts: Shelf<readonly Receipt[]>;
}

export class Desk {
  readonly #needs: DeskNeeds;

  constructor(needs: DeskNeeds) {
    this.#needs = needs;
  }

  /** The codes of this tab, the newest first. */
  get receipts(): readonly Receipt[] {
    return this.#needs.receipts.read() ?? [];
  }

  /** Said again about the same member of the same room, it adds to what was said, under the same code. */
  async report({ note, ...rest }: Report): Promise<Sent> {
    const got = await this.#needs.post("/api/reports", { ...rest, note: note.trim() || null });
    return { ...this.#note("report", got), attached: (got as Sent).attached };
  }

  /** `code`: of a sanction. */
  async appeal(code: string, text: string): Promise<Receipt> {
    return this.#note("appeal", await this.#needs.post("/api/appeals", { code, text: text.trim() }));
  }

  async outcome(code: string): Promise<Outcome> {
    return (await this.#needs.post("/api/reports/outcome", { code })) as Outcome;
  }

  /** Never meet again; the talk goes on. */
  async never(seat: string, member: string): Promise<void> {
    await this.#needs.post("/api/block", { seat, member });
  }

  #note(kind: Receipt["kind"], got: unknown): Receipt {
    const { code, expires_at } = got as Receipt;
    const receipt = { kind, code, expires_at };
    this.#needs.receipts.write([receipt, ...this.receipts.filter((one) => one.code !== code)]);
    return receipt;
  }
}

/** The desk of a visit; null: what it needs to speak with the service is not here yet. */
export function deskOf({ arrival, keep }: Pick<Visit, "arrival" | "keep">): Desk | null {
  return arrival && new Desk({ post: (path, body) => arrival.post(path, body), receipts: keep.shelf("receipts") });
}

/** The code of a refusal, as the service names it. */
export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? "unreachable";
}

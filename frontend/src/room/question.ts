/** Whether somebody else may go on: the question that a volunteer asked, and how far it is. Pure. */
import type { Entry } from "../wire.ts";
import type { Parcel } from "./outbox.ts";

export interface Question {
  asked: Entry;
  /** The answer is on its way. */
  sent: boolean;
}

/** The newest handover without an answer in the log; null: nothing is asked. */
export function question({ entries, parcels }: { entries: readonly Entry[]; parcels: readonly Parcel[] }): Question | null {
  const asked = entries.filter(({ kind }) => kind === "handover").at(-1);
  if (!asked || entries.some(({ kind, of }) => kind === "answer" && of === asked.pos)) return null;
  return { asked, sent: parcels.some(({ said }) => said.t === "answer" && said.of === asked.pos) };
}

/** Every English word of the operators' page. `ops-de.ts` has the same keys, or it does not compile. */
import type { Plural } from "./plural.ts";
import type { Widen } from "./widen.ts";

export function words(_n: Plural) {
  return {
    ops: {
      console: "Operators",
      lead: "For those who run this site. You see how it is, never what people write.",
      page: { now: "Now", rooms: "Rooms", history: "History", alarms: "Alarms", house: "House" },
      notYours: "This page is for operators",
      notYoursText: (name: string) => `${name}, your account does not reach this page. Listening rooms are open to you.`,
      toStaff: "To the listening rooms",
    },
  };
}

export type OpsWords = Widen<ReturnType<typeof words>>;

/** The part of the app that joining needs, at the edge: each page up to a talk has it; a talk goes on without it. */
import { Arrival, type ArrivalNeeds } from "./join/arrival.ts";
import { Joining } from "./join/join.ts";

export function arrive(needs: Omit<ArrivalNeeds, "joining">): Arrival {
  const joining = new Joining({
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    prove: async (challenge) => {
      // Only those who join need it: a place in line that goes on after a reload does not load it.
      const file = import.meta.env.DEV ? "/src/join/proof.ts" : "/proof.js";
      const { prove } = (await import(/* @vite-ignore */ file)) as typeof import("./join/proof.ts");
      return prove(challenge, () => performance.now(), () => new Promise((resolve) => setTimeout(resolve)));
    },
  });
  return new Arrival({ ...needs, joining });
}

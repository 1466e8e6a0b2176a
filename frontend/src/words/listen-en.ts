/** Every English word that only a talk with a volunteer needs. `listen-de.ts` has the same keys, or it does not compile. */
import type { Widen } from "./widen.ts";

export function words() {
  return {
    listen: {
      title: "Who is here for you",
      who: (name: string) => `${name} is a volunteer, trained to listen. ${name} is not a therapist and no emergency service.`,
      beside: (name: string) => `A supervisor may help ${name} in the background. You won’t see that. They don’t read along.`,
      known: "All right",
      ask: (name: string) => `May somebody else go on for ${name}?`,
      how: "If you say yes, this talk ends, and we ask other volunteers for you. The time you have waited counts.",
      note: "This is what the next person would be told. You may change it, or leave it empty.",
      left: (c: number) => `${c} characters left`,
      tooLong: (c: number) => `${c} characters too long`,
      yes: "Yes, hand over",
      no: (name: string) => `No, stay with ${name}`,
      sent: "Your answer is on its way.",
    },
  };
}

export type ListenWords = Widen<ReturnType<typeof words>>;

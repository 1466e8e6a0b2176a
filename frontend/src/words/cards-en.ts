/** Sentences for a start, to be changed before they are said. Own words; the kinds follow common practice of helplines. */
import type { Widen } from "./widen.ts";

export function words() {
  return {
    cards: {
      openings: {
        title: "To begin",
        lines: ["Hello, I’m glad you are here. What brings you here tonight?", "We have time. Where would you like to begin?", "You don’t have to sort it first. I’m reading along."],
      },
      reflections: {
        title: "To say back what you heard",
        lines: ["If I understand you rightly, the hardest part is …", "It sounds as if you have carried this alone for a long time.", "What you tell me sounds exhausting. Is that so?"],
      },
      grounding: {
        title: "To come back to here and now",
        lines: ["Can you feel your feet on the floor right now?", "Tell me three things that you see around you.", "Let’s breathe out slowly together, longer than in. I’m here."],
      },
      safety: {
        title: "To ask about safety",
        lines: [
          "When it gets so dark: do you think about taking your life?",
          "Have you thought about how, or when?",
          "Are you safe where you are right now?",
          "Is there somebody who could be with you tonight?",
        ],
      },
      closing: {
        title: "To come to an end",
        lines: ["I have about ten minutes left. What would be good for you in that time?", "What could help you through the next hour?", "Thank you for trusting me with this."],
      },
    },
  };
}

export type CardWords = Widen<ReturnType<typeof words>>;

/** Every English word that any page of the app may need. `de.ts` has the same keys, or it does not compile. */
import type { Widen } from "./widen.ts";

export function words() {
  return {
    languages: "Language",
    help: "Help",
    back: "Back",
    tryAgain: "Try again",
    coming: "One moment …",
    notComing: "This part of the page has not arrived yet. We keep trying; nothing of yours is lost.",
    heavy: { ends: "0: not heavy at all. 10: hardly bearable.", very: "That is a lot. You don’t have to stay alone with it:" },
    care: {
      from: "from peerchat, only you see this",
      title: "In case you would like help",
      text: "You can keep talking here. There are also people who do just this, day and night:",
      emergency: (number: string) => `In danger? Call ${number}`,
      open: "open now",
      free: "free",
      chat: "Chat",
      site: "Open website",
      text_them: "Text",
      all: "All help lines",
    },
  };
}

export type Words = Widen<ReturnType<typeof words>>;

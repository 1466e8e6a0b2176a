/** Every English word of waiting, and of what does good meanwhile. `wait-de.ts` has the same keys, or it does not compile. */
import type { Plural } from "./plural.ts";
import type { Widen } from "./widen.ts";

export function words(n: Plural) {
  const seconds = (s: number) => (s < 90 ? n(s, "# second", "# seconds") : n(Math.round(s / 60), "# minute", "# minutes"));
  /** A unit that both ends share is said once. */
  const span = (low: number, high: number) =>
    `${low < 90 && high >= 90 ? seconds(low) : low < 90 ? low : Math.round(low / 60)} to ${seconds(high)}`;
  return {
    quoted: (name: string) => `“${name}”`,
    wait: {
      title: "We’re looking for someone for you",
      position: (p: number) => (p <= 1 ? "You are next in line." : `You are number ${p} in line.`),
      range: (low: number, high: number) => (low === high ? `About ${seconds(high)}.` : `Usually ${span(low, high)}.`),
      unknown: "We can’t say yet how long it will take.",
      fast: (c: number) => n(c, "# person in acute need goes first.", "# people in acute need go first."),
      now: {
        "same topic": (topics: string) => (topics ? `We’re looking for someone who knows this too: ${topics}.` : "We’re looking for someone with your topic."),
        "related topics": (topics: string) => (topics ? `We’re also looking at related topics: ${topics}.` : "We’re also looking at related topics."),
        "any topic": "We’re looking at all topics.",
        "any language": "We’re looking in English and in German.",
      },
      next: {
        "related topics": (s: number, topics: string) => `In ${seconds(s)} we also look at related topics${topics && `: ${topics}`}.`,
        "any topic": (s: number) => `In ${seconds(s)} we look at all topics.`,
        "any language": (s: number) => `In ${seconds(s)} we look in English and in German.`,
      },
      refuse: {
        "same topic": "Only my topic", "related topics": "Only my topic", "any topic": "Not in all topics", "any language": "Not in both languages",
      },
      hurry: "Look wider now",
      heldBack: "You’d like it to stay at that. It may take longer.",
      letGo: "Look wider after all",
      circleTitle: "A small circle is gathering",
      circle: "It opens as soon as three people are here. You have your place.",
      meetTitle: "We’re waiting for the other person",
      meet: "You both have a code. As soon as both of you are here, you meet. Nobody else joins you.",
      notNow: "That didn’t go through. Please try it once more.",
      volunteerTitle: "We’re asking volunteers for you",
      volunteer: "Whoever is free takes you on. If nobody can within a minute, we tell you what else there is.",
      back: {
        no_show: "The other person didn’t come after all. You keep your place in line.",
        listener_gone: "The volunteer’s connection broke off. It wasn’t about you. You are back in line, and the time you have waited counts.",
        handed_over: "We’re asking other volunteers for you now. The time you have waited counts.",
      },
      vain: {
        nobody_on_duty: "No volunteer is here right now. What would you like?",
        all_busy: "All volunteers are in a talk or taking a break. What would you like?",
        not_accepted: "No volunteer could take you on just now. It isn’t about you. What would you like?",
      },
      joining: "Taking your place …",
      away: "The connection is gone. Your place is kept while we try again.",
      trouble: "Something is stuck on our side. Your place is kept.",
      firstWords: "Want to write something already?",
      firstWordsHint: "It stays here until you have met someone. You send it yourself.",
      firstWordsExample: "For instance: what today was like …",
      heavy: "How heavy is it for you right now?",
      heavyHint: "Only if you like. Your number stays in this tab until we ask once more after the talk.",
      heavyNot: "Rather say nothing",
      leave: "Stop waiting",
      choice: "It’s taking longer than we hoped. What would you like?",
      options: {
        widen: "Look wider",
        circle: "Join a small circle",
        pair: "Talk one to one with someone like you",
        volunteer: "Wait for a volunteer",
        later: "Come back later",
        help: "See help lines",
      },
      hints: {
        widen: "Others may know the feeling too.",
        circle: "Three to eight people talk about one topic.",
        pair: "Someone who knows the feeling, and not a volunteer.",
        volunteer: "They have time for this, and were prepared for it.",
        later: "Your place goes to somebody else. What you chose stays here.",
        help: "Your place stays for two minutes. On the phone it is often quicker.",
      },
      keepWaiting: "Keep waiting",
      elsewhere: "You are waiting in another tab",
      elsewhereText: "One place, one tab. You can carry on here instead.",
      here: "Carry on here",
    },
    hold: {
      title: "Need to go for a moment?",
      text: "We can hold your place for a while. You get a code that leads back to it.",
      button: "Hold my place",
      code: "Your code",
      until: (time: string) => `Your place is held until ${time}.`,
      keep: "Write the code down or take a photo. Nobody can see from it who you are.",
      how: "You may close this page. Enter the code on the first page, on any device.",
      stay: "While this page is open, we keep looking for you.",
      callHow: (service: string) => `When somebody is here, your browser shows “Reminder”, nothing more. The call goes through ${service} and carries no content.`,
      callYes: "Hold it and call me",
      callAsked: "Your browser now asks whether it may.",
      callNo: "Your browser doesn’t allow it. The code works all the same.",
      called: (service: string) => `You will be called, by way of ${service}.`,
    },
    ground: {
      title: "Something for the meantime",
      breathe: "Breathe slowly",
      senses: "Five senses",
      in: "in",
      out: "and slowly out",
      breatheText: "Breathe in while the light grows. Breathe out, longer, while it fades.",
      stillText: "Breathe in and count to four. Breathe out and count to six. A few times, at your pace.",
      steps: [
        "Look around. Name five things you can see.",
        "Feel four things: the chair, your clothes, the floor, your hands.",
        "Listen. Which three sounds are there?",
        "Two things you can smell, or smells that you like.",
        "One slow breath. You are here.",
      ],
      next: "Next",
      again: "Once more",
    },
  };
}

export type WaitWords = Widen<ReturnType<typeof words>>;

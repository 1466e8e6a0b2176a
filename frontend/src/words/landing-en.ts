/** Every English word of the first page and of joining. `landing-de.ts` has the same keys, or it does not compile. */
import type { Plural } from "./plural.ts";
import type { Widen } from "./widen.ts";

export function words(n: Plural) {
  const seconds = (s: number) => (s < 90 ? n(s, "# second", "# seconds") : n(Math.round(s / 60), "# minute", "# minutes"));
  /** A unit that both ends share is said once. */
  const span = (low: number, high: number) =>
    `${low < 90 && high >= 90 ? seconds(low) : low < 90 ? low : Math.round(low / 60)} to ${seconds(high)}`;
  return {
    landing: {
      title: "You don’t have to carry it alone tonight",
      lead: "Here you talk anonymously with someone who may know the feeling. They are people like you, not therapists.",
      exit: "“Quick exit” leads away from here at once, and so does Esc three times. It cannot erase your browser’s history.",
      topics: "What is on your mind?",
      topicsHint: "Up to three. Not sure? Then leave it open.",
      someoneWaits: "someone is waiting",
      nobodyYet: "Nobody else is waiting right now. You can wait, and we’ll tell you how it stands. A call may be quicker:",
      waiting: (c: number) => n(c, "# person is waiting for someone to talk to.", "# people are waiting for someone to talk to."),
      talking: (c: number) => `Nobody is waiting right now; ${n(c, "# person is in a talk.", "# people are in a talk.")}`,
      whoUnknown: "We can’t see right now who is here.",
      usual: (low: number, high: number) => (low === high ? `It usually takes about ${seconds(high)}.` : `It usually takes ${span(low, high)}.`),
      moreTopics: "More topics",
      more: "Fine-tune your talk",
      format: "How would you like to talk?",
      formats: { pair: "One to one", circle: "A small circle, 3–8" },
      languages: "Which languages?",
      also: "I can also talk in German",
      need: "What would do you good?",
      role: "How do you come?",
      noGo: "What can’t you carry today?",
      noGoHint: "Up to five. We won’t match you on these.",
      what: "What this place is, and what it is not",
      whatText: [
        "People like you listen here, and tell what they know themselves. It is free and anonymous.",
        "They can’t diagnose, treat, or look after you in an emergency.",
        "Doctors, therapists and counsellors have learned to treat. Both can go together.",
      ],
      professional: "Ways to professional help",
      fine: (said: string) => `Fine: “${said}”`,
      notFine: (said: string) => `Not fine: “${said}”`,
      changed: "What we promise each other has changed. Here is how it reads now:",
      promises: "What we promise each other",
      agree: "By starting, you agree to what we promise each other.",
      start: "Find someone",
      age: { "16-17": "I am 16 or 17", "18+": "I am 18 or older" },
      younger: "Younger than 16? This place isn’t right for you yet. There are good people for you here:",
      youngerLink: "Help for you",
      starting: "One moment …",
      urgent: "If you are in danger right now, people on the phone can do more than we can.",
      urgentLink: "Find help now",
      acute: "I’m thinking of killing myself right now",
      loading: "Looking who is here …",
      notice: {
        given_back: "Your place in line has been given back. Come again whenever you like.",
        later: "Your place is free again. Come back whenever you like; what you chose is still here.",
        expired: "Your place in line had run out. What you chose is still here.",
        elsewhere: "You went on in another tab.",
        fault: "Something didn’t fit on our side. Please start once more.",
      },
    },
    acute: {
      title: "It’s good that you say it",
      text: "You don’t have to be alone with this now. These people are there for exactly this:",
      looking: "Looking who is there for you …",
      away: "We can’t fetch the help lines right now.",
      here: "Or talk with somebody here now",
      hereText: "You are let ahead in the line. They are people like you, not a crisis service.",
      start: "Talk with somebody now",
    },
    code: {
      open: "I have a code",
      label: "Your code",
      hint: "From a place that we hold for you, or to talk with somebody again.",
      noted: "Your code from the talk. It stands here until you use it or close this tab.",
      go: "Go on",
      going: "One moment …",
      age: "This code leads to somebody you know from a talk. Please tell us how old you are:",
    },
    needs: { heard: "Be heard", share: "Share experiences", ideas: "Find ideas", company: "Just company" },
    roles: { seek: "I need someone", give: "I can be there", either: "Both, or either" },
    notSure: "Not sure",
    refused: {
      unreachable: "We can’t be reached right now. Your choices stay here; please try again.",
      invalid: "Something in your choices didn’t fit. Please look at them once more.",
      guidelines_outdated: "What we promise each other has changed. Please read it again, then start.",
      pow: "Your browser’s little riddle wasn’t solved in time. Please try again.",
      rate: (s: number | null) => `That was quite often in a short time. Please try again in ${seconds(s ?? 60)}.`,
      store_away: "Something is broken on our side. We’re on it; please try again in a moment.",
      topic_unknown: "One of these topics is no longer here. Please choose again.",
      language_unknown: "This language isn’t here yet. Please choose another.",
      visitor_invalid: "Your earlier visit has run out. Please start once more.",
      code_unknown: "We don’t know this code, or its time is over. Look at it once more, or start anew.",
      resting: (s: number | null) => `You are taking a break from being there for others, for another ${seconds(s ?? 60)}.`,
      format_unavailable: "There are no small circles at the moment. You can talk one to one.",
      banned: "You can’t start a talk here at the moment. Help is still there for you.",
    },
    resting: { text: "It was your own kind decision. You can talk about yourself at any time.", seek: "I need someone myself", end: "End the break" },
  };
}

export type LandingWords = Widen<ReturnType<typeof words>>;

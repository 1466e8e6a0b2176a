/** The words of both languages, whichever part says them, ready to be said. */
import { words as german } from "../src/words/de.ts";
import { words as english } from "../src/words/en.ts";
import { plurals } from "../src/words/plural.ts";
import { words as landingGerman } from "../src/words/landing-de.ts";
import { words as landingEnglish } from "../src/words/landing-en.ts";
import { words as laterGerman } from "../src/words/later-de.ts";
import { words as laterEnglish } from "../src/words/later-en.ts";
import { words as listenGerman } from "../src/words/listen-de.ts";
import { words as listenEnglish } from "../src/words/listen-en.ts";
import { words as safetyGerman } from "../src/words/safety-de.ts";
import { words as safetyEnglish } from "../src/words/safety-en.ts";
import { words as talkGerman } from "../src/words/talk-de.ts";
import { words as talkEnglish } from "../src/words/talk-en.ts";
import { words as waitGerman } from "../src/words/wait-de.ts";
import { words as waitEnglish } from "../src/words/wait-en.ts";
import { words as staffGerman } from "../src/words/staff-de.ts";
import { words as staffEnglish } from "../src/words/staff-en.ts";
import { words as dutyGerman } from "../src/words/duty-de.ts";
import { words as dutyEnglish } from "../src/words/duty-en.ts";
import { words as cardsGerman } from "../src/words/cards-de.ts";
import { words as cardsEnglish } from "../src/words/cards-en.ts";
import { words as officeGerman } from "../src/words/office-de.ts";
import { words as officeEnglish } from "../src/words/office-en.ts";
import { words as reportsGerman } from "../src/words/reports-de.ts";
import { words as reportsEnglish } from "../src/words/reports-en.ts";
import { words as opsGerman } from "../src/words/ops-de.ts";
import { words as actsGerman } from "../src/words/acts-de.ts";
import { words as actsEnglish } from "../src/words/acts-en.ts";
import { words as opsEnglish } from "../src/words/ops-en.ts";

const [inGerman, inEnglish] = [plurals("de"), plurals("en")];
export const de = {
  ...german(), ...landingGerman(inGerman), ...waitGerman(inGerman), ...talkGerman(inGerman), ...laterGerman(inGerman),
  ...safetyGerman(inGerman), ...listenGerman(), ...staffGerman(), ...dutyGerman(inGerman), ...cardsGerman(), ...officeGerman(inGerman),
  ...reportsGerman(inGerman), ...opsGerman(inGerman), ...actsGerman(inGerman),
};
export const en = {
  ...english(), ...landingEnglish(inEnglish), ...waitEnglish(inEnglish), ...talkEnglish(inEnglish), ...laterEnglish(inEnglish),
  ...safetyEnglish(inEnglish), ...listenEnglish(), ...staffEnglish(), ...dutyEnglish(inEnglish), ...cardsEnglish(), ...officeEnglish(inEnglish),
  ...reportsEnglish(inEnglish), ...opsEnglish(inEnglish), ...actsEnglish(inEnglish),
};

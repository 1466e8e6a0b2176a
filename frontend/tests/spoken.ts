/** The words of both languages, those of a talk included, ready to be said. */
import { words as german } from "../src/words/de.ts";
import { words as english } from "../src/words/en.ts";
import { plurals } from "../src/words/plural.ts";
import { words as talkGerman } from "../src/words/talk-de.ts";
import { words as talkEnglish } from "../src/words/talk-en.ts";

export const de = { ...german(plurals("de")), ...talkGerman(plurals("de")) };
export const en = { ...english(plurals("en")), ...talkEnglish(plurals("en")) };

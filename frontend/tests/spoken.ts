/** The words of both languages, ready to be said. */
import { words as german } from "../src/words/de.ts";
import { words as english } from "../src/words/en.ts";
import { plurals } from "../src/words/plural.ts";

export const de = german(plurals("de"));
export const en = english(plurals("en"));

/** Which language the page speaks: from the address, else from the browser. Kept in the address alone. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../join/site.ts";
import type { Words } from "./en.ts";
import { type Plural, plurals } from "./plural.ts";
import type { TalkWords } from "./talk-en.ts";

export const tongues: Record<Language, string> = { de: "Deutsch", en: "English" };
export const languages = Object.keys(tongues) as Language[];

/** A page loads one language, and of it the words of a talk only when one is near. Rejects when they cannot be had. */
export const loadWords = (language: Language) => load<Words>(language);
export const loadTalkWords = (language: Language) => load<TalkWords>(language, "talk-");

async function load<W>(language: Language, part = ""): Promise<W> {
  const file = import.meta.env.DEV ? `/src/words/${part}${language}.ts` : `/words-${part}${language}.js`;
  const { words } = (await import(/* @vite-ignore */ file)) as { words: (say: Plural) => W };
  return words(plurals(language));
}

export function pickLanguage(search: string, preferred: readonly string[]): Language {
  const asked = [new URLSearchParams(search).get("lang") ?? "", ...preferred];
  for (const tag of asked) {
    const found = languages.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}

/** The same address in another language; everything else of the query stays. */
export function inLanguage(path: string, language: Language): string {
  return `${path}?lang=${language}`;
}

export interface Speech {
  language: Language;
  /** The words of a talk are there on the pages of a talk, and not before. */
  t: Words & TalkWords;
  speak: (language: Language) => void;
}
export const Speaking = createContext<Speech | null>(null);

/** Only inside of `Speaking.Provider`: outside of it nothing is spoken. */
export function useSpeech(): Speech {
  return useContext(Speaking) as Speech;
}

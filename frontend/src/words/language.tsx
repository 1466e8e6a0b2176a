/** Which language the page speaks: from the address, else from the browser. Kept in the address alone. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../join/site.ts";
import type { Words } from "./en.ts";
import { type Plural, plurals } from "./plural.ts";

export const tongues: Record<Language, string> = { de: "Deutsch", en: "English" };
export const languages = Object.keys(tongues) as Language[];

interface Spoken {
  words: (say: Plural) => Words;
}

/** A page loads one language; the other comes when it is asked for. Rejects when it cannot be had. */
export async function loadWords(language: Language): Promise<Words> {
  const file = import.meta.env.DEV ? `/src/words/${language}.ts` : `/words-${language}.js`;
  const { words } = (await import(/* @vite-ignore */ file)) as Spoken;
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
  t: Words;
  speak: (language: Language) => void;
}
export const Speaking = createContext<Speech | null>(null);

/** Only inside of `Speaking.Provider`: outside of it nothing is spoken. */
export function useSpeech(): Speech {
  return useContext(Speaking) as Speech;
}

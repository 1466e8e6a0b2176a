/** Which language the page speaks: from the address, else from the browser. Kept in the address alone. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../join/site.ts";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export const words: Record<Language, Words> = { de, en };
export const languages = Object.keys(words) as Language[];

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
export const Speaking = createContext<Speech>({ language: "en", t: en, speak: () => {} });
export const useSpeech = () => useContext(Speaking);

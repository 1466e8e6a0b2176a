/** Which language the page speaks: from the address, else from the browser. Kept in the address alone. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../join/site.ts";
import type { ActsWords } from "./acts-en.ts";
import type { CardWords } from "./cards-en.ts";
import type { DutyWords } from "./duty-en.ts";
import type { Words } from "./en.ts";
import type { LandingWords } from "./landing-en.ts";
import type { LaterWords } from "./later-en.ts";
import type { ListenWords } from "./listen-en.ts";
import type { OfficeWords } from "./office-en.ts";
import type { OpsWords } from "./ops-en.ts";
import { type Plural, plurals } from "./plural.ts";
import type { ReportsWords } from "./reports-en.ts";
import type { SafetyWords } from "./safety-en.ts";
import type { StaffWords } from "./staff-en.ts";
import type { TalkWords } from "./talk-en.ts";
import type { WaitWords } from "./wait-en.ts";

export const tongues: Record<Language, string> = { de: "Deutsch", en: "English" };
export const languages = Object.keys(tongues) as Language[];

/** Every word, once all of them are there. */
export type AllWords = Words & LandingWords & WaitWords & TalkWords & LaterWords & SafetyWords & ListenWords & StaffWords & DutyWords & CardWords & OfficeWords & ReportsWords & OpsWords & ActsWords;
/** Words that come with the parts of the app that say them; "" are those that each page needs. */
export type Sheet = "" | "landing-" | "wait-" | "talk-" | "later-" | "safety-" | "listen-" | "staff-" | "duty-" | "cards-" | "office-" | "reports-" | "ops-" | "acts-";

/** The words that are there, in each language, and those that the pages shown so far need. */
export class Vocabulary {
  readonly #known: Record<Language, Map<Sheet, object>> = { de: new Map(), en: new Map() };
  readonly #needed = new Set<Sheet>();
  #told: { language: Language; size: number; t: AllWords } | null = null;

  /** Rejects where they cannot be had. */
  async learn(language: Language, ...more: Sheet[]): Promise<void> {
    for (const sheet of more) this.#needed.add(sheet);
    const known = this.#known[language];
    const missing = () => [...this.#needed].filter((sheet) => !known.has(sheet));
    // Meanwhile more may be needed.
    while (missing().length > 0) await Promise.all(missing().map(async (sheet) => known.set(sheet, await load(language, sheet))));
  }

  /** The same object for as long as there is no word more: what is drawn can compare it. */
  in(language: Language): AllWords {
    const known = this.#known[language];
    if (this.#told?.language !== language || this.#told.size !== known.size) {
      this.#told = { language, size: known.size, t: Object.assign({}, ...known.values()) as AllWords };
    }
    return this.#told.t;
  }
}

async function load(language: Language, sheet: Sheet): Promise<object> {
  const file = import.meta.env.DEV ? `/src/words/${sheet}${language}.ts` : `/words-${sheet}${language}.js`;
  const { words } = (await import(/* @vite-ignore */ file)) as { words: (say: Plural) => object };
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
  /** The words of a part of the app are there where that part is, and not before. */
  t: AllWords;
  speak: (language: Language) => void;
}
export const Speaking = createContext<Speech | null>(null);

/** Only inside of `Speaking.Provider`: outside of it nothing is spoken. */
export function useSpeech(): Speech {
  return useContext(Speaking) as Speech;
}

/** What the consoles' pages stand on: the language they speak, and drawing once however much changed in one turn. */
import type { Language } from "../join/site.ts";
import { pickLanguage, type Sheet, type Speech, Vocabulary } from "../words/language.tsx";

export class Stage {
  language: Language;
  readonly #page: HTMLElement;
  readonly #sheets: readonly Sheet[];
  readonly #draw: (speech: Speech) => void;
  readonly #vocabulary = new Vocabulary();
  #speaks = false;
  #due = false;

  /** `page`: the root element. `draw`: called as soon as there are words, and whenever something changed. */
  constructor(page: HTMLElement, sheets: readonly Sheet[], draw: (speech: Speech) => void) {
    this.#page = page;
    this.#sheets = sheets;
    this.#draw = draw;
    this.language = pickLanguage(location.search, navigator.languages);
  }

  /** Without words there is no page: a broken line at the very beginning is tried again from the beginning. */
  begin(): void {
    this.speak(this.language).catch(() => setTimeout(() => location.reload(), 4000));
  }

  /** Rejects where the words cannot be had. */
  async speak(next: Language): Promise<void> {
    await this.#vocabulary.learn(next, ...this.#sheets);
    this.language = next;
    this.#page.lang = next;
    history.replaceState(null, "", `${location.pathname}?lang=${next}${location.hash}`);
    this.#speaks = true;
    this.show();
  }

  /** Words that a part brings with it. Rejects where they cannot be had. */
  async learn(...sheets: Sheet[]): Promise<void> {
    await this.#vocabulary.learn(this.language, ...sheets);
  }

  readonly show = (): void => {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.#speaks) return;
      const { language } = this;
      this.#draw({ language, t: this.#vocabulary.in(language), speak: (other) => void this.speak(other).catch(() => {}) });
    });
  };
}

/** One of several forms, by the language's own rules. `#` stands for the number. */
import type { Language } from "../join/site.ts";

const rules: Record<Language, Intl.PluralRules> = { de: new Intl.PluralRules("de"), en: new Intl.PluralRules("en") };

export function plural(language: Language, n: number, one: string, other: string): string {
  const form = rules[language].select(n) === "one" ? one : other;
  return form.replace("#", new Intl.NumberFormat(language).format(n));
}

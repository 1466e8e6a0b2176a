/** One of several forms, by the language's own rules. `#` stands for the number. */
export type Plural = (n: number, one: string, other: string) => string;

export function plurals(language: string): Plural {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (n, one, other) => (rules.select(n) === "one" ? one : other).replace("#", numbers.format(n));
}

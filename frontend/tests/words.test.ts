import { expect, test } from "vitest";
import { de, en } from "./spoken.ts";
import { inLanguage, pickLanguage } from "../src/words/language.tsx";
import { plurals } from "../src/words/plural.ts";

/** Every text with its key; functions are called with sample values. */
function texts(table: object, path = ""): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const at = `${path}${key}`;
    if (typeof value === "string") return [[at, value]];
    if (typeof value === "function") {
      return [1, 2, 150].map((n) => [at, (value as (...given: unknown[]) => string)(n, n)]);
    }
    return texts(value as object, `${at}.`);
  });
}

test("both languages have the same keys", () => {
  expect(texts(de).map(([key]) => key)).toEqual(texts(en).map(([key]) => key));
});

test("no text is empty", () => {
  for (const [key, text] of [...texts(de), ...texts(en)]) expect(text.trim(), key).not.toBe("");
});

test("German says du: never Sie, Ihnen or Ihr to a person", () => {
  // "Sie" or "Ihr" at the beginning of a sentence can be a plain plural; nothing here needs it, so none is allowed.
  for (const [key, text] of texts(de)) expect(text, key).not.toMatch(/\b(Sie|Ihnen|Ihre?[nmrs]?)\b/);
});

test("no sentence is longer than twenty words", () => {
  for (const [key, text] of [...texts(de), ...texts(en)]) {
    for (const sentence of text.split(/[.!?…:;]\s/)) expect(sentence.split(/\s+/).length, `${key}: ${sentence}`).toBeLessThanOrEqual(20);
  }
});

test("nothing was left untranslated", () => {
  const english = texts(en);
  const same = texts(de).filter(([, text], at) => text === english[at]?.[1]).map(([key]) => key);
  // Words that are the same in both.
  expect([...new Set(same)]).toEqual(["care.chat", "staff.page.team", "alarms.kinds.webhook", "machine.worker", "machine.version", "house.line.name", "house.line.website"]);
});

test.each([
  [1, "1 person", "1 Person"], [2, "2 people", "2 Personen"], [0, "0 people", "0 Personen"], [1200, "1,200 people", "1.200 Personen"],
])("%i in its plural", (n, english, german) => {
  expect(plurals("en")(n, "# person", "# people")).toBe(english);
  expect(plurals("de")(n, "# Person", "# Personen")).toBe(german);
});

test.each([
  ["?lang=de", ["en-GB"], "de"], ["?lang=fr", ["de-AT", "en"], "de"], ["", ["fr", "en-US", "de"], "en"], ["", ["fr"], "en"], ["", [], "en"],
] as const)("language of %j for %j", (search, preferred, language) => {
  expect(pickLanguage(search, preferred)).toBe(language);
});

test("the address names the language", () => {
  expect(inLanguage("/wait", "de")).toBe("/wait?lang=de");
});

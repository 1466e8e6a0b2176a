/** The shape of a table of words: its keys and what each text is told, whatever the language. */
export type Widen<T> = T extends string ? string
  : T extends (...args: infer A) => string ? (...args: A) => string
  : T extends readonly string[] ? readonly string[]
  : { [K in keyof T]: Widen<T[K]> };

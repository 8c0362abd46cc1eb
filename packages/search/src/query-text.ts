import { fold, wordsOf } from "./words.ts";

/** What somebody asks for in words. */
export interface QueryText {
  /** Words that are looked for, each once, in their order; those of phrases are among them. */
  readonly words: readonly string[];
  /** Words that must stand side by side; of two words at least. */
  readonly phrases: readonly (readonly string[])[];
  /** What must not be there: words, and phrases of several. */
  readonly excluded: readonly (readonly string[])[];
  /** Whether the last word may be the beginning of one: it was typed without anything behind it. */
  readonly isOpen: boolean;
}

// As telephones and languages write them; that of inches is another.
const QUOTES = /[“”„‟«»]/gu;
const PARTS = /(-?)"([^"]*)"?|(\S+)/gu;

/** Reads `city bike "disc brakes" -children`: words, phrases in quotation marks, and a minus before what is unwanted. */
export function readQueryText(text: string): QueryText {
  const words: string[] = [];
  const phrases: (readonly string[])[] = [];
  const excluded: (readonly string[])[] = [];
  let last: string | undefined;
  for (const [, minus, quoted, bare] of text.replace(QUOTES, '"').matchAll(PARTS)) {
    const isUnwanted = minus === "-" || (bare?.startsWith("-") === true && bare.length > 1);
    const found = wordsOf(quoted ?? bare ?? "");
    last = quoted === undefined && !isUnwanted ? found.at(-1) : undefined;
    if (found.length === 0) continue;
    if (isUnwanted) {
      // Of "-xt660" neither part is unwanted by itself.
      excluded.push(found);
      continue;
    }
    words.push(...found);
    if (quoted !== undefined && found.length > 1) phrases.push(found);
  }
  const distinct = [...new Set(words)];
  return {
    words: distinct,
    phrases,
    excluded,
    // What was typed last may stand before, and is not the last of the words then.
    isOpen: last !== undefined && last === distinct.at(-1) && /[\p{L}\p{N}]$/u.test(fold(text)),
  };
}

import { type Condition, textConditions } from "./card-filter.ts";
import { MOST_EXAMINED } from "./card-plan.ts";
import type { SoughtText, SoughtWord } from "./resolve-text.ts";

/** In which ways the words of a text are looked for, one after the other until listings are found. */
export function wordsToTry(text: SoughtText, wanted: "all" | "any"): readonly ("all" | "any")[] {
  return wanted === "any" || text.words.length < 2 ? [wanted] : ["all", "any"];
}

/** What a text asks of cards, if all of its words are looked for or any. */
export function soughtWords(text: SoughtText, words: "all" | "any"): readonly Condition[] {
  if (words === "all" || text.words.length === 0) return textConditions(text, "all");
  return textConditions(text, { any: findingWords(text.words) });
}

/**
 * The words that listings are found by when any will do: the rarest, as long as no more than `MOST_EXAMINED` cards have
 * them in all. The others are too common to find anything by, and are ranked by alone.
 */
function findingWords(words: readonly SoughtWord[]): readonly SoughtWord[] {
  const [rarest, ...others] = [...words].sort((a, b) => a.cards - b.cards);
  if (rarest === undefined) return [];
  let sum = rarest.cards;
  return [
    rarest,
    ...others.filter(({ cards }) => {
      sum += cards;
      return sum <= MOST_EXAMINED;
    }),
  ];
}

import type { Mongo } from "@marketplace/stores";
import { countConditions, planCards } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
import { readQueryText } from "./query-text.ts";
import { resolveText, wordsBeginningWith } from "./resolve-text.ts";
import { soughtWords } from "./sought-words.ts";

/** What somebody may go on to type, and in how many listings its last word is. */
export interface Suggestion {
  readonly text: string;
  readonly listings: number;
}

// So many of the newest listings with the words before the last tell what goes with them.
const MOST_LOOKED_AT = 200;

/**
 * Completes the last word of a text with words of titles, makers and models; after other words, with those that stand
 * beside them in the newest listings.
 */
export async function suggest(
  mongo: Pick<Mongo, "db">,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly Suggestion[]> {
  const { words, isOpen } = readQueryText(text);
  const last = words.at(-1);
  if (last === undefined || !isOpen) return [];
  const before = words.slice(0, -1);
  if (before.length > 0) return suggestBeside(await liveIndex(mongo), { before, beginning: last, limit });
  const found = await wordsBeginningWith(await liveIndex(mongo), last, limit);
  return found.flatMap(({ _id, named }) => (named > 0 ? [{ text: _id, listings: named }] : []));
}

interface Beside {
  readonly before: readonly string[];
  readonly beginning: string;
  readonly limit: number;
}

async function suggestBeside(
  index: SearchIndex,
  { before, beginning, limit }: Beside,
): Promise<readonly Suggestion[]> {
  const text = await resolveText(index, `${before.join(" ")} `);
  const { stages, hint } = planCards(await countConditions(index, soughtWords(text, "all")));
  const found = await cardsOf(index)
    .aggregate<{ named: string[] }>(
      [...stages, { $limit: MOST_LOOKED_AT }, { $project: { _id: 0, named: 1 } }],
      {
        ...MAX_TIME,
        hint,
      },
    )
    .toArray();
  const counts = new Map<string, number>();
  for (const { named } of found)
    for (const word of named)
      if (word.startsWith(beginning) && !before.includes(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([word, listings]) => ({ text: [...before, word].join(" "), listings }));
}

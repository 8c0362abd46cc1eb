import type { Mongo } from "@marketplace/stores";
import { countConditions, planCards } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
import { otherWritings } from "./other-writings.ts";
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
const LAST_WORD = /(?:(?:\p{L}\p{M}*)+|\p{N}+)$/u;

/**
 * Completes the last word of a text with words of titles, makers and models; after other words, with those that stand
 * beside them in the newest listings. What stands before it stays as it was typed.
 */
export async function suggest(
  mongo: Pick<Mongo, "db">,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly Suggestion[]> {
  const { words, isOpen } = readQueryText(text);
  const last = words.at(-1);
  if (last === undefined || !isOpen) return [];
  const index = await liveIndex(mongo);
  const [before, typed] = [words.slice(0, -1), text.replace(LAST_WORD, "").trimStart()];
  const found =
    before.length > 0
      ? await findBeside(index, { before, typed, beginning: last })
      : (await wordsBeginningWith(index, last, limit)).map(({ _id, named }) => [_id, named] as const);
  return found
    .filter(([, listings]) => listings > 0)
    .slice(0, limit)
    .map(([word, listings]) => ({ text: `${typed}${word}`, listings }));
}

interface Beside {
  readonly before: readonly string[];
  /** The same as it was typed, with what is unwanted. */
  readonly typed: string;
  readonly beginning: string;
}

async function findBeside(
  index: SearchIndex,
  { before, typed, beginning }: Beside,
): Promise<readonly (readonly [word: string, listings: number])[]> {
  const text = await resolveText(index, `${typed} `);
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
  const beginnings = [beginning, ...otherWritings(beginning)];
  const begins = (word: string) => beginnings.some((text) => word.startsWith(text));
  const counts = new Map<string, number>();
  for (const { named } of found)
    for (const word of named)
      if (begins(word) && !before.includes(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

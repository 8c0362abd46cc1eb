import { cardsOf, MAX_TIME, type SearchIndex, tokensIn, wordsIn } from "./collections.ts";
import { ALL, facetToken } from "./facet.ts";
import type { Language } from "./language.ts";
import { otherWritings } from "./other-writings.ts";
import { readQueryText } from "./query-text.ts";
import { nearestWord, soughtSpellings } from "./spelling.ts";
import { tokensOf } from "./token.ts";
import { AFTER_ALL, fold } from "./words.ts";

/** A word that is looked for, as listings may have it. */
export interface SoughtWord {
  readonly tokens: readonly string[];
  /** The languages in which it says nothing: a listing of such a language need not have it. */
  readonly silentIn: readonly Language[];
  /** In how many cards it is. */
  readonly cards: number;
}

/** What somebody asks for in words, as the vocabulary knows it. */
export interface SoughtText {
  /** Words that say something in some language. */
  readonly words: readonly SoughtWord[];
  readonly phrases: readonly (readonly string[])[];
  readonly excluded: readonly (readonly string[])[];
  /** How many cards there are. */
  readonly all: number;
  /** By place among the words as they were typed: what is looked for instead. */
  readonly instead: readonly Instead[];
  /** The text as it is looked for, where a word of it was taken for a misspelt one; null otherwise. */
  readonly corrected: string | null;
}

/** What is looked for instead of a word that no listing has: what it begins, another writing of it, or what it was meant to be. */
export interface Instead {
  readonly word: string;
  readonly by: readonly string[];
}

const MOST_COMPLETIONS = 8;
const SHORTEST_BEGINNING = 2;
const MOST_CANDIDATES = 300;
// More are counted within a second or two.
const MOST_FRESH = 200;

/**
 * Looks the words of a text up in the vocabulary. With what an earlier page was made of, it is read as it was then: what
 * is counted since does not change the order of pages that follow.
 */
export async function resolveText(
  index: SearchIndex,
  text: string,
  earlier?: { readonly instead: readonly Instead[]; readonly counts: readonly number[] },
): Promise<SoughtText> {
  const { words, phrases, excluded, isOpen } = readQueryText(text);
  const beginning = isOpen ? words.at(-1) : undefined;
  const [first, unknown] = earlier === undefined ? await lookUp(index, words) : [null, []];
  const instead =
    earlier?.instead ??
    (await Promise.all(unknown.map((word) => findInstead(index, word, word === beginning)))).flat();
  const byWord = new Map(instead.map(({ word, by }) => [word, by]));
  const read = words.map((word) => byWord.get(word) ?? [word]);
  const sought = read.map(manyTokensOf).filter(({ tokens }) => tokens.length > 0);
  // A phrase says enough, whatever its words say: "the who" is looked for among texts.
  const isSilent = phrases.length === 0 && sought.every(({ silentIn }) => silentIn.length > 0);
  const counts =
    earlier?.counts ?? (await countsOf(index, sought, first !== null && instead.length === 0 ? first : null));
  const replaced = (list: readonly string[]) => list.map((word) => byWord.get(word)?.[0] ?? word);
  return {
    words: sought.map(({ tokens, silentIn }, place) => ({
      tokens,
      // Of words that say little everywhere, all are meant.
      silentIn: isSilent ? [] : silentIn,
      cards: counts[place + 1] ?? 0,
    })),
    phrases: phrases.map(replaced),
    excluded,
    all: counts[0] ?? 0,
    instead,
    corrected: correctedText(text, instead, beginning),
  };
}

/** How many cards there are, and in how many each of the words is: what a following page needs to be told. */
export function countsIn({ all, words }: SoughtText): readonly number[] {
  return [all, ...words.map(({ cards }) => cards)];
}

type Counts = ReadonlyMap<string, number>;

/** In how many cards tokens are; those that are in none are left out. */
export async function readCounts(index: SearchIndex, tokens: readonly string[]): Promise<Counts> {
  const found = await tokensIn(index)
    .find({ _id: { $in: [...new Set(tokens)] } }, MAX_TIME)
    .toArray();
  return new Map(found.filter(({ cards }) => cards > 0).map(({ _id, cards }) => [_id, cards]));
}

async function lookUp(index: SearchIndex, words: readonly string[]): Promise<[Counts, readonly string[]]> {
  const all = words.map((word) => ({ word, ...tokensOf(word) }));
  const counts = await readCounts(index, [facetToken(ALL), ...all.flatMap(({ tokens }) => tokens)]);
  const uncounted = all.filter(
    ({ tokens, silentIn }) => silentIn.length === 0 && !tokens.some((token) => counts.has(token)),
  );
  if (uncounted.length === 0) return [counts, []];
  const fresh = await freshCounts(
    index,
    uncounted.flatMap(({ tokens }) => tokens),
  );
  const unknown = uncounted.filter(({ tokens }) => !tokens.some((token) => fresh.has(token)));
  return [new Map([...counts, ...fresh]), unknown.map(({ word }) => word)];
}

/** In how many cards tokens are by the cards themselves, which come before the vocabulary knows their words. */
async function freshCounts(index: SearchIndex, tokens: readonly string[]): Promise<Counts> {
  const found = await cardsOf(index)
    .find({ tokens: { $in: [...tokens] } }, { ...MAX_TIME, projection: { tokens: 1 }, hint: "by_token" })
    .limit(MOST_FRESH)
    .toArray();
  const counts = new Map<string, number>();
  for (const token of found.flatMap((card) => card.tokens))
    if (tokens.includes(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

async function countsOf(
  index: SearchIndex,
  sought: readonly Omit<SoughtWord, "cards">[],
  known: Counts | null,
): Promise<readonly number[]> {
  const allToken = facetToken(ALL);
  const counts = known ?? (await readCounts(index, [allToken, ...sought.flatMap(({ tokens }) => tokens)]));
  const all = counts.get(allToken) ?? 0;
  const cardsWith = (tokens: readonly string[]) =>
    tokens.reduce((sum, token) => sum + (counts.get(token) ?? 0), 0);
  return [all, ...sought.map(({ tokens }) => Math.min(all, cardsWith(tokens)))];
}

async function findInstead(
  index: SearchIndex,
  word: string,
  isBeginning: boolean,
): Promise<readonly Instead[]> {
  const known = isBeginning
    ? await wordsBeginningWith(index, word, MOST_COMPLETIONS)
    : await writtenOtherwise(index, word);
  if (known.length > 0) return [{ word, by: known.map(({ _id }) => _id) }];
  const sought = soughtSpellings(word);
  if (sought.length === 0) return [];
  const found = await wordsIn(index)
    .find({ spellings: { $in: [...sought] } }, { ...MAX_TIME, projection: { cards: 1 } })
    .sort({ cards: -1, _id: 1 })
    .limit(MOST_CANDIDATES)
    .toArray();
  const meant = nearestWord(
    word,
    found.map(({ _id, cards }) => ({ word: _id, listings: cards })),
  );
  return meant === null ? [] : [{ word, by: [meant] }];
}

/** The same word as others write it, that in most cards first. */
async function writtenOtherwise(index: SearchIndex, word: string) {
  const others = otherWritings(word);
  if (others.length === 0) return [];
  return wordsIn(index)
    .find({ _id: { $in: [...others] } }, { ...MAX_TIME, projection: { cards: 1 } })
    .sort({ cards: -1, _id: 1 })
    .limit(MOST_COMPLETIONS)
    .toArray();
}

/** Words that begin so, in whatever writing, those in most cards first. */
export async function wordsBeginningWith(index: SearchIndex, beginning: string, limit: number) {
  if (beginning.length < SHORTEST_BEGINNING) return [];
  const ranges = [beginning, ...otherWritings(beginning)].map((text) => ({
    _id: { $gte: text, $lt: `${text}${AFTER_ALL}` },
  }));
  return wordsIn(index)
    .find({ $or: ranges }, { ...MAX_TIME, projection: { cards: 1, named: 1 } })
    .sort({ named: -1, cards: -1, _id: 1 })
    .limit(limit)
    .toArray();
}

function manyTokensOf(words: readonly string[]): Omit<SoughtWord, "cards"> {
  const all = words.map(tokensOf);
  return {
    tokens: [...new Set(all.flatMap(({ tokens }) => tokens))],
    silentIn: words.length === 1 ? (all[0]?.silentIn ?? []) : [],
  };
}

/** The text with the words that were meant, or null where all are as they were typed, or begin so as far as one is typed. */
function correctedText(
  text: string,
  instead: readonly Instead[],
  beginning: string | undefined,
): string | null {
  const meant = new Map(
    instead.flatMap(({ word, by: [by] }) =>
      by === undefined || (word === beginning && by.startsWith(word)) ? [] : [[word, by] as const],
    ),
  );
  if (meant.size === 0) return null;
  return fold(text).replace(/\p{L}+|\p{N}+/gu, (word) => meant.get(word) ?? word);
}

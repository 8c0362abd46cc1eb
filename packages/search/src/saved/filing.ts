import { MAX_AMOUNT } from "@marketplace/kernel";
import type { Card } from "../card.ts";
import { type Condition, filterConditions } from "../card-filter.ts";
import { countConditions } from "../card-plan.ts";
import { cellsAt, cellsCovering } from "../cells.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "../collections.ts";
import { ALL, facetToken, nextStep, priceStep } from "../facet.ts";
import type { SearchFilter } from "../search-input.ts";
import type { Understanding } from "./understood-text.ts";

/*
 * A saved search is filed under one of its conditions, the one that fewest listings meet, by keys of which every listing
 * that meets it has one: so a listing finds, by the keys that it has, every search that it may match, and few others.
 *   TOKEN                  a word in any of its forms; a category, a condition, a value of an answer
 *   seller:ID              its seller
 *   @LEVEL:COLUMN:ROW      a cell of the earth; as the next two within a category, where one is asked for: …/CATEGORY
 *   number:KEY             that it answers this question with a number
 *   price:CURRENCY:FROM    its step of prices
 *   #all                   nothing that an index can tell, such as a search for what is not there
 * A seller is taken before all else; then words, values, categories and places by how many listings there are today.
 * Numbers and prices come before a category alone, and otherwise where there is nothing else.
 */

const EVERYTHING = [facetToken(ALL)];
// Beyond that it does not matter how many there are.
const MOST_COUNTED = 5_000;

/** A way to file a search, and how many cards there are to its keys. */
interface Way {
  readonly keys: readonly string[];
  readonly cards: number;
}

/** The keys that a search is filed under. */
export async function filingKeys(
  index: SearchIndex,
  filter: SearchFilter,
  { understanding, at }: { readonly understanding: Understanding | null; readonly at: Date },
): Promise<readonly string[]> {
  if (filter.sellerId !== undefined) return [`seller:${filter.sellerId}`];
  const counted = await countConditions(index, filterConditions(filter, at));
  const ways = [
    ...wordWays(filter, understanding),
    ...wideWays(filter, counted),
    ...counted.flatMap(({ tokens, cards }) =>
      tokens === undefined ? [] : [{ keys: tokens, cards: cards ?? 0 }],
    ),
    ...(await placeWays(index, filter, counted)),
  ];
  const [best] = ways.sort((a, b) => a.cards - b.cards);
  return best?.keys ?? EVERYTHING;
}

/** The keys of a card: by them it finds every search that it may match. */
export function keysOf(card: Omit<Card, "_id">): readonly string[] {
  const wide = [
    ...cellsAt(card.point.coordinates),
    ...Object.keys(card.numbers).map((key) => `number:${key}`),
    priceKey(card.currency, priceStep(card.amount)),
  ];
  const { category, subcategory } = card;
  return [
    ...card.tokens,
    `seller:${card.sellerId}`,
    ...wide.flatMap((key) => [key, `${key}/${category}`, `${key}/${subcategory}`]),
  ];
}

function wordWays({ words }: SearchFilter, understanding: Understanding | null): readonly Way[] {
  if (understanding === null || understanding.text.words.length === 0) return [];
  const ways = understanding.text.words.map((word, place) => ({
    ...word,
    cards: understanding.cards[place] ?? 0,
  }));
  if (words === "any")
    return [
      {
        keys: [...new Set(ways.flatMap(({ tokens }) => tokens))],
        cards: ways.reduce((sum, { cards }) => sum + cards, 0),
      },
    ];
  // A listing in a language in which the word says nothing need not have it.
  return ways.flatMap(({ tokens, silentIn, cards }) =>
    silentIn.length === 0 ? [{ keys: tokens, cards }] : [],
  );
}

/** Nobody counts these; within a category they are at most as many as it has. */
function wideWays(filter: SearchFilter, conditions: readonly Condition[]): readonly Way[] {
  const keys = within(filter, numberKeys(filter) ?? priceKeys(filter));
  const counts = conditions.flatMap(({ of, cards }) =>
    of === "category" && cards !== undefined ? [cards] : [],
  );
  return keys === null ? [] : [{ keys, cards: Math.min(...counts) }];
}

async function placeWays(
  index: SearchIndex,
  filter: SearchFilter,
  conditions: readonly Condition[],
): Promise<readonly Way[]> {
  const keys = within(filter, cellsCovering(filter));
  if (keys === null) return [];
  const there = conditions.filter(({ by, of }) => by === "place" || of === "category");
  if (!there.some(({ by }) => by === "place")) return [{ keys, cards: MOST_COUNTED }];
  const match = { $and: there.map((condition) => condition.match) };
  const cards = await cardsOf(index).countDocuments(match, { ...MAX_TIME, limit: MOST_COUNTED });
  return [{ keys, cards }];
}

function within({ category, subcategory }: SearchFilter, keys: readonly string[] | null) {
  const scope = subcategory ?? category;
  return scope === undefined || keys === null ? keys : keys.map((key) => `${key}/${scope}`);
}

function numberKeys({ attributes = [] }: SearchFilter): readonly string[] | null {
  const range = attributes.find(({ min, max }) => min !== undefined || max !== undefined);
  return range === undefined ? null : [`number:${range.key}`];
}

function priceKeys({ price }: SearchFilter): readonly string[] | null {
  if (price === undefined) return null;
  const { currency, min = 0, max = MAX_AMOUNT } = price;
  const steps = [priceStep(min)];
  for (let next = nextStep(priceStep(min)); next <= max; next = nextStep(next)) steps.push(next);
  return steps.map((from) => priceKey(currency, from));
}

function priceKey(currency: string, from: number): string {
  return `price:${currency}:${from}`;
}

import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Document } from "mongodb";
import { type Condition, filterConditions } from "./card-filter.ts";
import { countConditions, countFewPrices, planCards, planNewest, planOrder } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { findNearest } from "./find-nearest.ts";
import { findNewest } from "./find-newest.ts";
import { type Found, foundSchema } from "./found-card.ts";
import { liveIndex } from "./live-index.ts";
import { blendedExpression, metresExpression, scoreExpression, tellingOf } from "./ranking.ts";
import { readText } from "./read-text.ts";
import { countsIn, type SoughtText } from "./resolve-text.ts";
import { packPosition, type SearchPosition, searchMark, unpackPosition } from "./search-cursor.ts";
import type { SearchInput, Sort } from "./search-input.ts";
import { soughtWords, wordsToTry } from "./sought-words.ts";

interface FindDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/** Ids of a page of listings in their order, where the next one begins, and how the text was read. */
export interface FoundCards {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
  readonly corrected: string | null;
  readonly words: "all" | "any";
}

/** Which sorts go from the greatest to the least. */
const DESCENDING: ReadonlySet<Sort> = new Set<Sort>(["relevance", "newest", "price_desc", "blended"]);

/**
 * Finds the ids of a page.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that does not lead on in this search.
 */
export async function findCards({ mongo, clock }: FindDeps, input: SearchInput): Promise<FoundCards> {
  const index = await liveIndex(mongo);
  const mark = searchMark(input, index.format);
  const before = input.cursor === undefined ? null : unpackPosition(input.cursor, mark);
  const at = before === null ? clock() : new Date(before.at);
  const text = await readText(index, input, before);
  const search: Search = { input, at, text, before, conditions: filterConditions(input, at) };
  const [found, words] = await findSome(index, search, clock);
  const shown = found.slice(0, input.limit);
  const last = shown.at(-1);
  const nextCursor =
    last === undefined || found.length <= input.limit
      ? null
      : packPosition({
          ...{ search: mark, key: last.key, id: last._id, at: at.getTime(), words },
          instead: text.instead.map(({ word, by }) => [word, [...by]]),
          counts: [...countsIn(text)],
        });
  return { ids: shown.map(({ _id }) => _id), nextCursor, corrected: text.corrected, words };
}

interface Search {
  readonly input: SearchInput;
  readonly at: Date;
  readonly text: SoughtText;
  readonly before: SearchPosition | null;
  /** Of everything but the text. */
  readonly conditions: readonly Condition[];
}

async function findSome(index: SearchIndex, search: Search, clock: Clock): Promise<[Found, "all" | "any"]> {
  const { input, text, before } = search;
  if (text.words.length === 0 && text.excluded.length === 0) {
    if (input.sort === "distance") return [await findNearest(index, search, clock), input.words];
    if (input.sort !== "blended") return [await findInOrder(index, search, clock), input.words];
  }
  for (const words of before === null ? wordsToTry(text, input.words) : [before.words]) {
    const found = await findRanked(index, search, soughtWords(text, words));
    if (found.length > 0 || before !== null) return [found, words];
  }
  return [[], input.words];
}

/** In an order that an index has. */
async function findInOrder(index: SearchIndex, search: Search, clock: Clock): Promise<Found> {
  const counted = await countConditions(index, search.conditions);
  const { sort, limit } = search.input;
  if (sort === "price_asc" || sort === "price_desc")
    return findByField(index, { ...search, conditions: counted }, "amount");
  const conditions = await countFewPrices(index, counted);
  const plan = planNewest(conditions);
  if (plan === null) return findByField(index, { ...search, conditions }, "publishedAt");
  return findNewest(index, { plan, conditions, before: search.before, most: limit + 1 }, clock);
}

async function findByField(
  index: SearchIndex,
  { input, before, conditions }: Search,
  field: "amount" | "publishedAt",
): Promise<Found> {
  const direction = input.sort === "price_asc" ? 1 : -1;
  const key = before === null ? null : field === "amount" ? before.key : new Date(before.key);
  const { hint, first } = planOrder(conditions);
  const matches = [first, ...conditions.map(({ match }) => match)];
  const past = direction === 1 ? "$gt" : "$lt";
  if (before !== null)
    matches.push(
      // The first bounds the index; the second tells those apart that are equal.
      { [field]: { [`${past}e`]: key } },
      { $or: [{ [field]: { [past]: key } }, { _id: { [past]: before.id } }] },
    );
  const found = await cardsOf(index)
    .find({ $and: matches }, { ...MAX_TIME, projection: { [field]: 1 }, ...(hint === null ? {} : { hint }) })
    .sort({ [field]: direction, _id: direction })
    .limit(input.limit + 1)
    .toArray();
  return found.map((card) => ({
    _id: card._id,
    key: field === "amount" ? card.amount : card.publishedAt.getTime(),
  }));
}

/** By what is worked out of each card. */
async function findRanked(
  index: SearchIndex,
  { input, at, text, before, conditions }: Search,
  sought: readonly Condition[],
): Promise<Found> {
  const counted = await countConditions(index, [...conditions, ...sought]);
  const { stages, hint } = planCards(counted);
  const isDescending = DESCENDING.has(input.sort);
  const direction = isDescending ? -1 : 1;
  const past = isDescending ? "$lt" : "$gt";
  const after =
    before === null
      ? []
      : [
          {
            $match: {
              $or: [{ key: { [past]: before.key } }, { key: before.key, _id: { [past]: before.id } }],
            },
          },
        ];
  const found = await cardsOf(index)
    .aggregate(
      [
        ...stages,
        { $project: { key: keyExpression(input, text, at) } },
        ...after,
        { $sort: { key: direction, _id: direction } },
        { $limit: input.limit + 1 },
      ],
      { ...MAX_TIME, hint },
    )
    .toArray();
  return foundSchema.parse(found);
}

function keyExpression({ sort, near }: SearchInput, text: SoughtText, at: Date): Document | number | string {
  const isText = text.words.length > 0;
  switch (sort) {
    case "relevance":
      return isText ? scoreExpression(text.words, text.all) : { $toLong: "$publishedAt" };
    case "newest":
      return { $toLong: "$publishedAt" };
    case "price_asc":
    case "price_desc":
      return "$amount";
    case "distance":
      return near === undefined ? { $literal: 0 } : metresExpression(near.coordinates);
    case "blended":
      return blendedExpression({
        score: isText ? scoreExpression(text.words, text.all) : null,
        tellingInAll: text.words.reduce((sum, word) => sum + tellingOf(word, text.all), 0),
        metres: near === undefined ? null : metresExpression(near.coordinates),
        at,
      });
  }
}

import type { Document } from "mongodb";
import type { Condition } from "./card-filter.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { ALL, facetToken } from "./facet.ts";
import { readCounts } from "./resolve-text.ts";

/*
 * Where a search begins that has to look at every card it finds, to rank or to count them: with the condition that
 * fewest cards meet, by the index of tokens, of sellers or of places. No more than the newest some thousand of those
 * are looked at (the first of them that MongoDB comes by, where it begins with a place), so that no search takes longer
 * than that, however common its words are.
 */

/** So many cards a search looks at, at most, */
export const MOST_EXAMINED = 10_000;

/** and so many one that is filtered as well: most of what it looks at is then read for nothing. */
const MOST_FILTERED = 5_000;

/** The indexes of cards by which a search may begin. */
const HINTS = { tokens: "by_token", seller: "newest_of_seller", place: "near", newest: "by_filter" } as const;

/** Every card there is. */
const EVERYTHING = { filters: facetToken(ALL) } as const;

/** The first stages of a pipeline over cards, and the index that it begins with. */
export interface CardPlan {
  readonly stages: readonly Document[];
  readonly hint: string;
}

/** Tells of conditions how many cards meet them, where the vocabulary knows it. */
export async function countConditions(
  index: SearchIndex,
  conditions: readonly Condition[],
): Promise<readonly Condition[]> {
  const uncounted = conditions.flatMap(({ tokens, cards }) => (cards === undefined ? (tokens ?? []) : []));
  if (uncounted.length === 0) return conditions;
  const counts = await readCounts(index, uncounted);
  return conditions.map((condition) => {
    const { tokens, cards } = condition;
    if (tokens === undefined || cards !== undefined) return condition;
    return { ...condition, cards: tokens.reduce((sum, token) => sum + (counts.get(token) ?? 0), 0) };
  });
}

/** Decides where a search begins. */
export function planCards(conditions: readonly Condition[]): CardPlan {
  const rarest = rarestOf(conditions);
  const seller = conditions.find(({ by }) => by === "seller");
  const place = conditions.find(({ by }) => by === "place");
  if (seller !== undefined) return planned(conditions, { condition: seller, hint: HINTS.seller });
  const isFew = rarest !== undefined && (rarest.cards ?? 0) <= MOST_EXAMINED;
  if (place !== undefined && !isFew) return planned(conditions, { condition: place, hint: HINTS.place });
  if (rarest !== undefined) return planned(conditions, { condition: rarest, hint: HINTS.tokens });
  return planned(conditions, { condition: { of: "", match: EVERYTHING }, hint: HINTS.newest });
}

function planned(
  conditions: readonly Condition[],
  { condition, hint }: { readonly condition: Condition; readonly hint: string },
): CardPlan {
  const { tokens, match } = condition;
  const first = hint === HINTS.tokens ? { tokens: { $in: [...(tokens ?? [])] } } : match;
  const rest = conditions.filter((one) => one !== condition).map((one) => one.match);
  return {
    stages: [
      { $match: first },
      // Those of a place come in no order, and to sort them would be to look at all.
      ...(hint === HINTS.place ? [] : [{ $sort: { publishedAt: -1 } }]),
      { $limit: isFiltered(conditions) ? MOST_FILTERED : MOST_EXAMINED },
      ...(rest.length === 0 ? [] : [{ $match: { $and: rest } }]),
    ],
    hint,
  };
}

/** Whether anything but words is asked for. */
function isFiltered(conditions: readonly Condition[]): boolean {
  return conditions.some(({ meets, by }) => meets !== undefined || by !== undefined);
}

// Fewer cards than that are sorted sooner than a part of many is gone through in their order.
const FEW = 1_000;

/** By which index a page is found in an order of its own; null where MongoDB has to try. */
export interface OrderPlan {
  readonly hint: string | null;
  /** What the index is asked for besides the conditions. */
  readonly first: Document;
}

/** How cards are found from new to old. */
export interface NewestPlan {
  readonly hint: string;
  /** What the index is asked for, */
  readonly first: Document;
  /** and which conditions that stands for. */
  readonly met: readonly Condition[];
}

/** The newest that have one of the tokens of a condition, or of all; words stand in the index of tokens alone. */
export function newestBy(rarest: Condition | undefined, conditions: readonly Condition[]): NewestPlan {
  const posted = conditions.filter(({ by }) => by === "newest");
  const isWord = rarest !== undefined && rarest.meets === undefined;
  const tokens = isWord ? { tokens: { $in: [...(rarest.tokens ?? [])] } } : allOf(rarest);
  return {
    hint: isWord ? HINTS.tokens : HINTS.newest,
    first: Object.assign({}, tokens, ...posted.map(({ match }) => match)),
    met: rarest === undefined ? posted : [rarest, ...posted],
  };
}

/** Decides whether cards are found from new to old by the index of filters: null where another has fewer to look at. */
export function planNewest(conditions: readonly Condition[]): NewestPlan | null {
  const rarest = rarestOf(conditions);
  const isOf = (by: Condition["by"]) => conditions.some((one) => one.by === by);
  if (isOf("seller") || (isOf("place") && !isFewOf(rarest)) || isByFewPrices(conditions)) return null;
  return newestBy(rarest, conditions);
}

/** Decides by which index cards are found in the order of their prices, or from new to old where `planNewest` has none. */
export function planOrder(conditions: readonly Condition[]): OrderPlan {
  const rarest = rarestOf(conditions);
  if (conditions.some(({ by }) => by === "seller")) return { hint: HINTS.seller, first: {} };
  // In a category there is an index of prices, which is as good for few.
  if (isFewOf(rarest) && rarest?.of !== "category") return { hint: HINTS.newest, first: allOf(rarest) };
  if (conditions.some(({ by }) => by === "place")) return { hint: null, first: {} };
  return { hint: cheapestHint(conditions), first: {} };
}

function allOf(rarest: Condition | undefined): Document {
  return rarest === undefined ? EVERYTHING : { filters: { $in: [...(rarest.tokens ?? [])] } };
}

function isFewOf(rarest: Condition | undefined): boolean {
  return rarest !== undefined && (rarest.cards ?? 0) <= FEW;
}

function isByFewPrices(conditions: readonly Condition[]): boolean {
  return conditions.some(({ of, cards }) => of === "price" && cards !== undefined);
}

/** Tells of a condition of prices how many cards meet it, where these are few and those that meet any other are not known to be. */
export async function countFewPrices(
  index: SearchIndex,
  conditions: readonly Condition[],
): Promise<readonly Condition[]> {
  const price = conditions.find(({ of, match }) => of === "price" && "amount" in match);
  if (price === undefined || (rarestOf(conditions)?.cards ?? Number.POSITIVE_INFINITY) <= MOST_FILTERED)
    return conditions;
  const { shelf } = shelfOf(conditions);
  const cards = await cardsOf(index).countDocuments(
    { ...shelf?.match, ...price.match },
    { ...MAX_TIME, hint: cheapestHint(conditions), limit: FEW + 1 },
  );
  return cards > FEW ? conditions : conditions.map((one) => (one === price ? { ...one, cards } : one));
}

function cheapestHint(conditions: readonly Condition[]): string {
  return `cheapest${shelfOf(conditions).ending}`;
}

/** By which index cards are found from the nearest on. */
export function nearestHint(conditions: readonly Condition[]): string {
  return `near${shelfOf(conditions).ending}`;
}

/** The category that is asked for, the narrower one of two, and what the names of indexes end with that have it first. */
export function shelfOf(conditions: readonly Condition[]) {
  for (const field of ["subcategory", "category"]) {
    const shelf = conditions.find(({ match }) => field in match);
    if (shelf !== undefined) return { shelf, ending: `_in_${field}` };
  }
  return { shelf: null, ending: "" };
}

/** The condition that fewest cards meet, of those that name tokens. */
export function rarestOf(conditions: readonly Condition[]): Condition | undefined {
  const [rarest] = conditions
    .filter(({ tokens }) => tokens !== undefined)
    .sort((a, b) => (a.cards ?? 0) - (b.cards ?? 0));
  return rarest;
}

import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Document } from "mongodb";
import { z } from "zod";
import { type Condition, filterConditions } from "./card-filter.ts";
import { type CardPlan, countConditions, MOST_EXAMINED, planCards } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { ALL, answerIn, facetToken } from "./facet.ts";
import { liveIndex } from "./live-index.ts";
import { readText } from "./read-text.ts";
import { readCounts } from "./resolve-text.ts";
import type { SearchFilter } from "./search-input.ts";
import { soughtWords, wordsToTry } from "./sought-words.ts";
import { AFTER_ALL } from "./words.ts";

interface CountDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/** How many cards are counted under each facet. */
export interface FacetCounts {
  /** By the facet's text. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** Whether everything was counted; of many cards, only the newest are. */
  readonly exact: boolean;
}

const countedSchema = z.array(z.object({ _id: z.string(), count: z.int() }));

// Texts that sellers make up are without end; what is rarest among so many is shown nowhere.
const MOST_FACETS = 3_000;

/** Counts what a search finds. What has a filter of its own is counted as if it had none. */
export async function countFacets({ mongo, clock }: CountDeps, filter: SearchFilter): Promise<FacetCounts> {
  const index = await liveIndex(mongo);
  const text = await readText(index, filter, null);
  const conditions = await countConditions(index, filterConditions(filter, clock()));
  const all = text.all > 0 ? text.all : await countAll(index);
  for (const words of wordsToTry(text, filter.words)) {
    const every = [...conditions, ...soughtWords(text, words)];
    const found = await countAllFacets(index, every, all);
    if (found.total > 0) return found;
  }
  return { counts: new Map(), total: 0, exact: true };
}

async function countAllFacets(
  index: SearchIndex,
  conditions: readonly Condition[],
  all: number,
): Promise<FacetCounts> {
  const whole = await countUnder(index, planCards(conditions, all), null);
  const total = whole.counts.get(ALL) ?? 0;
  const filtered = [...new Set(conditions.map(({ of }) => of))].filter(isFacet);
  const unfiltered = await Promise.all(
    filtered.map(async (of) => ({
      of,
      ...(await countUnder(index, planCards(others(conditions, of), all), of)),
    })),
  );
  const counts = new Map([...whole.counts].filter(([facet]) => !filtered.includes(ownerOf(facet))));
  for (const { of, counts: own } of unfiltered)
    for (const [facet, count] of own) if (ownerOf(facet) === of) counts.set(facet, count);
  return { counts, total, exact: [whole, ...unfiltered].every(({ exact }) => exact) };
}

function others(conditions: readonly Condition[], of: string): readonly Condition[] {
  return conditions.filter((one) => one.of !== of);
}

/** Counts all facets, or those of one condition: to count what nobody asks for takes most of the time. */
async function countUnder(index: SearchIndex, plan: CardPlan, of: string | null) {
  const cards = cardsOf(index);
  const [found, exact] = await Promise.all([
    cards
      .aggregate(
        [
          ...plan.stages,
          { $project: { _id: 0, facets: of === null ? 1 : ownFacets(of) } },
          { $unwind: "$facets" },
          { $group: { _id: "$facets", count: { $sum: 1 } } },
          { $sort: { count: -1, _id: 1 } },
          { $limit: MOST_FACETS },
        ],
        { ...MAX_TIME, hint: plan.hint },
      )
      .toArray(),
    isWhole(index, plan),
  ]);
  return { counts: new Map(countedSchema.parse(found).map(({ _id, count }) => [_id, count])), exact };
}

async function isWhole(index: SearchIndex, { first, hint, cards }: CardPlan): Promise<boolean> {
  const known =
    cards ?? (await cardsOf(index).countDocuments(first, { ...MAX_TIME, limit: MOST_EXAMINED + 1, hint }));
  return known <= MOST_EXAMINED;
}

async function countAll(index: SearchIndex): Promise<number> {
  const token = facetToken(ALL);
  return (await readCounts(index, [token])).get(token) ?? 0;
}

function ownFacets(of: string): Document {
  const begins = ownPrefixes(of).map((prefix) => ({
    $and: [{ $gte: ["$$this", prefix] }, { $lt: ["$$this", `${prefix}${AFTER_ALL}`] }],
  }));
  return { $filter: { input: "$facets", cond: { $or: begins } } };
}

function ownPrefixes(of: string): readonly string[] {
  if (of === "category") return ["category:", "subcategory:"];
  return of.startsWith("attribute:") ? ["=", "#", "?"].map((mark) => `${of}${mark}`) : [`${of}:`];
}

/** Whether there is a facet by what a condition is of. */
function isFacet(of: string): boolean {
  return ["category", "condition", "price"].includes(of) || of.startsWith("attribute:");
}

/** Of which condition a facet is. */
function ownerOf(facet: string): string {
  const answer = answerIn(facet);
  if (answer !== null) return answer.owner;
  if (facet.startsWith("subcategory:")) return "category";
  return facet.slice(0, Math.max(0, facet.indexOf(":")));
}

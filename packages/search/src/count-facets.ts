import type { Clock } from "@marketplace/kernel";
import { categories, conditionSchema } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { type Condition, filterConditions } from "./card-filter.ts";
import { countConditions } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { lookedAtOf, MOST_COUNTED, planScan, type Scan } from "./count-plan.ts";
import { CountedCard } from "./counted-card.ts";
import { facetToken } from "./facet.ts";
import { liveIndex } from "./live-index.ts";
import { readPacked } from "./read-packed.ts";
import { readText } from "./read-text.ts";
import { readCounts } from "./resolve-text.ts";
import type { SearchFilter } from "./search-input.ts";
import { soughtWords, wordsToTry } from "./sought-words.ts";
import { byKind, type Counts, isFacet, missedBy, openTally } from "./tally.ts";

interface CountDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/** How many cards are counted under each facet. */
export interface FacetCounts {
  readonly counts: Counts;
  readonly total: number;
  /** Whether everything was counted; of many cards, only the newest are. */
  readonly exact: boolean;
}

/**
 * Counts what a search finds. What has a filter of its own is counted as if it had none; so also where all of them together
 * find nothing, by all of the words if these find anything so.
 */
export async function countFacets({ mongo, clock }: CountDeps, filter: SearchFilter): Promise<FacetCounts> {
  const index = await liveIndex(mongo);
  const text = await readText(index, filter, null);
  const conditions = await countConditions(index, filterConditions(filter, clock()));
  const empty: FacetCounts[] = [];
  for (const words of wordsToTry(text, filter.words)) {
    const every = [...conditions, ...soughtWords(text, words)];
    const found = await countAllFacets(index, every);
    if (found.total > 0) return found;
    empty.push(found);
  }
  const some = empty.find(({ counts }) => Object.values(counts).some(({ size }) => size > 0));
  return {
    counts: some?.counts ?? byKind(() => new Map()),
    ...{ total: 0, exact: empty.every(({ exact }) => exact) },
  };
}

async function countAllFacets(index: SearchIndex, conditions: readonly Condition[]): Promise<FacetCounts> {
  const scan = planScan(conditions);
  const owners = [...new Set(conditions.map(({ of }) => of))].filter(isFacet);
  const fixed = new Set(scan.met.map(({ of }) => of).filter(isFacet));
  const open = conditions.filter((one) => !scan.met.includes(one));
  const tally = openTally();
  const addFound = tally.allBut(fixed);
  const addMissing = new Map(owners.filter((of) => !fixed.has(of)).map((of) => [of, tally.only(of)]));
  let total = 0;
  const [exact, ...unfiltered] = await Promise.all([
    eachCounted(index, scan, (card) => {
      const missed = missedBy(card, open);
      if (missed === null) return;
      if (missed.owner !== null) return addMissing.get(missed.owner)?.(card);
      total += 1;
      addFound(card);
    }),
    ...owners.filter((of) => fixed.has(of)).map((of) => countWithout(index, conditions, of)),
  ]);
  const parts = [tally.counts(), ...unfiltered.map((one) => one.counts)];
  return {
    counts: byKind((kind) => new Map(parts.flatMap((part) => [...part[kind]]))),
    ...{ total, exact: exact && unfiltered.every((one) => one.exact) },
  };
}

type Counted = Pick<FacetCounts, "counts" | "exact">;

/** Counts the facets of one owner of all that meets the other conditions. */
async function countWithout(
  index: SearchIndex,
  conditions: readonly Condition[],
  of: string,
): Promise<Counted> {
  const others = conditions.filter((one) => one.of !== of);
  const known = NAMED.get(of);
  if (others.length === 0 && known !== undefined) return countNamed(index, known);
  const scan = planScan(others);
  const open = others.filter((one) => !scan.met.includes(one));
  const tally = openTally();
  const add = tally.only(of);
  const exact = await eachCounted(index, scan, (card) => {
    if (missedBy(card, open)?.owner === null) add(card);
  });
  return { counts: tally.counts(), exact };
}

type Named = Readonly<Partial<Record<keyof Counts, readonly string[]>>>;

/** Facets of which all are known, by their owners. */
const NAMED: ReadonlyMap<string, Named> = new Map<string, Named>([
  [
    "category",
    {
      category: categories.roots.map(({ slug }) => slug),
      subcategory: categories.roots.flatMap(({ children }) => children.map(({ slug }) => slug)),
    },
  ],
  ["condition", { condition: conditionSchema.options }],
]);

/** Of all cards there are, which the vocabulary has counted. */
async function countNamed(index: SearchIndex, named: Named): Promise<Counted> {
  const tokenOf = (kind: string, rest: string) => facetToken(`${kind}:${rest}`);
  const tokens = Object.entries(named).flatMap(([kind, all]) => all.map((rest) => tokenOf(kind, rest)));
  const counts = await readCounts(index, tokens);
  const found = (kind: keyof Counts) =>
    (named[kind] ?? []).map((rest) => [rest, counts.get(tokenOf(kind, rest)) ?? 0] as const);
  return { counts: byKind((kind) => new Map(found(kind).filter(([, cards]) => cards > 0))), exact: true };
}

/** Looks at cards, one at a time; tells whether there were no more. */
async function eachCounted(
  index: SearchIndex,
  { first, sort, rest, hint, cards }: Scan,
  look: (card: CountedCard) => void,
): Promise<boolean> {
  const count = () => cardsOf(index).countDocuments(first, { ...MAX_TIME, hint, limit: MOST_COUNTED + 1 });
  // To count what nobody knows takes half as long as to look at what would be too many. What has no order is no sample:
  // of a place it may be a corner, and the more of it the better.
  const there = cards ?? (sort === null ? null : await count());
  const stages = [
    { $match: first },
    ...(sort === null ? [] : [{ $sort: sort }]),
    { $limit: lookedAtOf(there) },
    ...(rest.length === 0 ? [] : [{ $match: { $and: rest } }]),
  ];
  const [texts, known] = await Promise.all([
    readPacked(index, { stages, text: "$counted" }, { hint }),
    // Of what is left out it is not seen how many were looked at, and the vocabulary may not know the last cards yet.
    (there ?? 0) > MOST_COUNTED ? there : rest.length === 0 ? null : count(),
  ]);
  let looked = 0;
  for (const text of texts) {
    looked += 1;
    look(new CountedCard(text));
  }
  return (known ?? looked) <= MOST_COUNTED;
}

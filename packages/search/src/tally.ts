import type { Condition } from "./card-filter.ts";
import { ATTRIBUTE, type CountedCard } from "./counted-card.ts";

/** Counts of facets, as they grow. */
export interface Tally {
  /** What counts cards under the facets of one owner, */
  only(owner: string): Add;
  /** and under all but those of some. */
  allBut(owners: ReadonlySet<string>): Add;
  /** By the facets' texts; the most frequent ones, in no order. */
  counts(): ReadonlyMap<string, number>;
}

/** Counts a card. */
export type Add = (card: CountedCard) => void;

// Texts that sellers make up are without end; what is rarest among so many is shown nowhere.
const MOST_FACETS = 3_000;

/** Whether there are facets by what a condition is of. */
export function isFacet(of: string): boolean {
  return ["category", "condition", "price"].includes(of) || of.startsWith(ATTRIBUTE);
}

/** Of whose facets a card counts: it misses the conditions of one owner at most. Null when it counts under none. */
export function missedBy(
  card: CountedCard,
  conditions: readonly Condition[],
): { readonly owner: string | null } | null {
  let owner: string | null = null;
  for (const { of, meets } of conditions) {
    if (of === owner || meets === undefined || meets(card)) continue;
    if (owner !== null || !isFacet(of)) return null;
    owner = of;
  }
  return { owner };
}

/** Begins to count. */
export function openTally(): Tally {
  const [category, subcategory, condition, price, attribute] = [
    openCounts(),
    openCounts(),
    openCounts(),
    openCounts(),
    openCounts(),
  ];
  const simple = new Map<string, Add>([
    ["condition", (card) => count(condition, card.condition)],
    ["price", (card) => count(price, card.price)],
    [
      "category",
      (card) => {
        count(category, card.category);
        count(subcategory, card.subcategory);
      },
    ],
  ]);

  return {
    only(owner) {
      const known = simple.get(owner);
      if (known !== undefined) return known;
      const key = owner.slice(ATTRIBUTE.length);
      return (card) => {
        for (const answer of card.answersTo(key)) count(attribute, answer);
      };
    },
    allBut(owners) {
      const wanted = [...simple].flatMap(([of, add]) => (owners.has(of) ? [] : [add]));
      const unwanted = [...owners].flatMap((of) =>
        of.startsWith(ATTRIBUTE) ? [of.slice(ATTRIBUTE.length)] : [],
      );
      return (card) => {
        for (const add of wanted) add(card);
        const answers = unwanted.flatMap((key) => card.answersTo(key));
        for (const answer of card.answers) if (!answers.includes(answer)) count(attribute, answer);
      };
    },
    counts() {
      const all = Object.entries({ category, subcategory, condition, price, attribute }).flatMap(
        ([of, counts]) =>
          [...counts].map(([value, { found }]): [string, number] => [`${of}:${value}`, found]),
      );
      if (all.length <= MOST_FACETS) return new Map(all);
      return new Map(all.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_FACETS));
    },
  };
}

type Counts = Map<string, { found: number }>;

function openCounts(): Counts {
  return new Map();
}

function count(counts: Counts, name: string): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, { found: 1 });
  else known.found += 1;
}

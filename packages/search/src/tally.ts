import type { Condition } from "./card-filter.ts";
import { ATTRIBUTE, type CountedCard } from "./counted-card.ts";

/** Counts of facets, as they grow. */
export interface Tally {
  /** What counts cards under the facets of one owner, */
  only(owner: string): Add;
  /** and under all but those of some. */
  allBut(owners: ReadonlySet<string>): Add;
  counts(): Counts;
}

/** What facets begin with. */
type Kind = "category" | "subcategory" | "condition" | "price" | "attribute";

/** How many cards there are under each facet, by what it begins with and the rest of it. */
export type Counts = Readonly<Record<Kind, ReadonlyMap<string, number>>>;

/** Counts a card. */
export type Add = (card: CountedCard) => void;

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
  const growing = byKind((): Growing => new Map());
  const { category, subcategory, condition, price, attribute } = growing;
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
    counts: () => byKind((kind) => new Map([...growing[kind]].map(([rest, { found }]) => [rest, found]))),
  };
}

/** Something for each of what facets begin with. */
export function byKind<T>(make: (kind: Kind) => T): Record<Kind, T> {
  const [category, subcategory, condition] = [make("category"), make("subcategory"), make("condition")];
  return { category, subcategory, condition, price: make("price"), attribute: make("attribute") };
}

// A number in a box of its own grows without being looked up again.
type Growing = Map<string, { found: number }>;

function count(counts: Growing, name: string): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, { found: 1 });
  else known.found += 1;
}

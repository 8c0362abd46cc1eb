import type { Document } from "mongodb";
import type { Condition } from "./card-filter.ts";
import { newestBy, rarestOf, shelfOf } from "./card-plan.ts";

/*
 * Where counting begins: as `card-plan.ts` has it, but without reading a card where that can be helped. What cards are
 * counted by stands in the indexes of filters and of places; only those that are found by words, or of whom words are
 * asked, are read.
 */

/** So many cards are looked at to be counted, at most: if there are no more, all counts are exact. */
export const MOST_COUNTED = 5_000;

// Where there are known to be more, what is counted is a sample, which says as much when it is half as large.
const SAMPLE = 2_500;

/** What is read to count. */
export interface Scan {
  readonly hint: string;
  /** What is looked at, */
  readonly first: Document;
  /** in this order, */
  readonly sort: Document | null;
  /** and of those what is asked of words. */
  readonly rest: readonly Document[];
  /** Which conditions all that is looked at meets. */
  readonly met: readonly Condition[];
  /** How many cards there are to look at, where that is known. */
  readonly cards: number | null;
}

/** Decides where counting of what meets conditions begins, of which it is known how many cards meet them. */
export function planScan(conditions: readonly Condition[]): Scan {
  const rarest = rarestOf(conditions);
  const seller = conditions.find(({ by }) => by === "seller");
  const place = conditions.find(({ cells }) => cells !== undefined);
  const isFew = rarest !== undefined && (rarest.cards ?? 0) <= MOST_COUNTED;
  const begun =
    seller !== undefined
      ? { ...begin([seller], "newest_of_seller", seller.match), sort: null, cards: null }
      : place !== undefined && !isFew
        ? inPlace(place, conditions)
        : newest(rarest, conditions);
  const asked = conditions.filter(({ meets }) => meets === undefined);
  return { ...begun, rest: asked.filter((one) => !begun.met.includes(one)).map(({ match }) => match) };
}

/** How many cards are looked at, of so many: of all, one more than may be, to see whether there are more. */
export function lookedAtOf(cards: number | null): number {
  return (cards ?? 0) > MOST_COUNTED ? SAMPLE : MOST_COUNTED + 1;
}

type Begun = Omit<Scan, "rest">;

function begin(met: readonly Condition[], hint: string, first: Document) {
  return { met, hint, first };
}

/** All of a place, in a category where one is named. */
function inPlace(place: Condition, conditions: readonly Condition[]): Begun {
  const cells = { $or: (place.cells ?? []).map(([from, to]) => ({ cell: { $gte: from, $lt: to } })) };
  const { shelf, ending } = shelfOf(conditions);
  const met = shelf === null ? [] : [shelf];
  return { ...begin(met, `there${ending}`, { ...shelf?.match, ...cells }), sort: null, cards: null };
}

function newest(rarest: Condition | undefined, conditions: readonly Condition[]): Begun {
  const isPosted = conditions.some(({ by }) => by === "newest");
  const cards = isPosted ? null : (rarest?.cards ?? null);
  return { ...newestBy(rarest, conditions), sort: { publishedAt: -1 }, cards };
}

import type { Condition } from "./card-filter.ts";
import type { NewestPlan } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { CountedCard } from "./counted-card.ts";

/*
 * From new to old, in this process: the index of filters says of each card what it is filtered by (`counted-card.ts`), so
 * that none is read but those that are shown. To read what lies between them took five times as long, and far longer
 * where MongoDB did not have it in its cache.
 */

/** What a page is found by. */
interface Newest {
  readonly plan: NewestPlan;
  /** Each of them with `meets`. */
  readonly conditions: readonly Condition[];
  /** The last one of the page before. */
  readonly before: { readonly at: number; readonly id: string } | null;
  readonly most: number;
}

// Most pages are found among so many.
const AT_ONCE = 300;

/** A card, and when it was published in milliseconds. */
export interface NewCard {
  readonly _id: string;
  readonly key: number;
}

/** Finds the newest that meet conditions, after those of the pages before. */
export async function findNewest(
  index: SearchIndex,
  { plan, conditions, before, most }: Newest,
): Promise<readonly NewCard[]> {
  const posted = conditions.flatMap(({ by, match }) => (by === "newest" ? [match] : []));
  const open = conditions.filter((one) => one.by !== "newest" && one !== plan.met);
  // Those of the same millisecond are told apart below: MongoDB would read each card for it.
  const matches = [plan.first, ...posted, ...(before === null ? [] : [notAfter(before.at)])];
  const batchSize = open.length === 0 ? most + 1 : AT_ONCE;
  const cursor = cardsOf(index)
    .find(
      { $and: matches },
      { ...MAX_TIME, hint: plan.hint, projection: { publishedAt: 1, counted: 1 }, batchSize },
    )
    .sort({ publishedAt: -1, _id: -1 });
  if (open.length === 0 && before === null) cursor.limit(most);
  const found: NewCard[] = [];
  for await (const { _id, publishedAt, counted } of cursor) {
    const key = publishedAt.getTime();
    if (before !== null && key === before.at && _id >= before.id) continue;
    const card = new CountedCard(counted);
    if (open.every(({ meets }) => meets?.(card) ?? false)) found.push({ _id, key });
    if (found.length === most) break;
  }
  return found;
}

function notAfter(at: number) {
  return { publishedAt: { $lte: new Date(at) } };
}

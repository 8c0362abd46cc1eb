import type { Clock } from "@marketplace/kernel";
import type { Document } from "mongodb";
import type { Condition } from "./card-filter.ts";
import type { NewestPlan } from "./card-plan.ts";
import { type SearchIndex, sharedTime } from "./collections.ts";
import { CountedCard } from "./counted-card.ts";
import type { Before, Found } from "./found-card.ts";
import { readPacked } from "./read-packed.ts";

/*
 * From new to old, in this process: the index of filters says of each card what it is filtered by (`counted-card.ts`), so
 * that none is read but those that are shown. To read what lies between them takes five times as long, and far longer
 * where MongoDB does not have it in its cache. Entries come as one list at a time, a longer one each time.
 */

/** What a page is found by. */
interface Newest {
  readonly plan: NewestPlan;
  /** Each of them with `meets`. */
  readonly conditions: readonly Condition[];
  readonly before: Before | null;
  readonly most: number;
}

// Most pages are found among so many,
const FIRST = 500;
/** and each list after it is so many times as long, */
const LONGER = 4;
/** up to this. */
const LONGEST = 5_000;
const SEPARATOR = "\n";

/**
 * Finds the newest that meet conditions, by when they were published in milliseconds, after those of the pages before.
 * However few they are, it ends with MongoDB's time-out for one statement.
 */
export async function findNewest(
  index: SearchIndex,
  { plan: { hint, first, met }, conditions, before, most }: Newest,
  clock: Clock,
): Promise<Found> {
  const timeLeft = sharedTime(clock);
  const open = conditions.filter((one) => !met.includes(one));
  const found: { readonly _id: string; readonly key: number }[] = [];
  let [after, length] = [before, open.length === 0 ? most : FIRST];
  for (;;) {
    const stages = [
      { $match: { $and: [first, ...(after === null ? [] : [behind(after)])] } },
      { $sort: { publishedAt: -1, _id: -1 } },
      { $limit: length },
    ];
    const text = { $concat: ["$_id", SEPARATOR, "$counted"] };
    let looked = 0;
    for (const entry of await readPacked(index, { stages, text }, { hint, ...timeLeft() })) {
      const end = entry.indexOf(SEPARATOR);
      const [id, card] = [entry.slice(0, end), new CountedCard(entry.slice(end + 1))];
      const key = card.publishedAt;
      looked += 1;
      after = { id, key };
      if (open.every(({ meets }) => meets?.(card) ?? false)) found.push({ _id: id, key });
      if (found.length === most) return found;
    }
    if (looked < length) return found;
    length = Math.min(length * LONGER, LONGEST);
  }
}

function behind({ id, key }: Before): Document {
  const at = new Date(key);
  return { $or: [{ publishedAt: { $lt: at } }, { publishedAt: { $eq: at }, _id: { $lt: id } }] };
}

import type { Clock } from "@marketplace/kernel";
import type { Document } from "mongodb";
import { z } from "zod";
import type { Condition } from "./card-filter.ts";
import type { NewestPlan } from "./card-plan.ts";
import { cardsOf, MAX_TIME, type SearchIndex } from "./collections.ts";
import { CountedCard } from "./counted-card.ts";
import { packedTexts } from "./packed-texts.ts";

/*
 * From new to old, in this process: the index of filters says of each card what it is filtered by (`counted-card.ts`), so
 * that none is read but those that are shown. To read what lies between them takes five times as long, and far longer
 * where MongoDB does not have it in its cache. Entries come as one list at a time, a longer one each time: to go through
 * them with a cursor takes four times as long.
 */

/** What a page is found by. */
interface Newest {
  readonly plan: NewestPlan;
  /** Each of them with `meets`. */
  readonly conditions: readonly Condition[];
  /** The last one of the page before. */
  readonly before: NewCard | null;
  readonly most: number;
}

/** A card, and when it was published in milliseconds. */
export interface NewCard {
  readonly _id: string;
  readonly key: number;
}

// Most pages are found among so many,
const FIRST = 500;
/** and each list after it is so many times as long, */
const LONGER = 4;
/** up to this. */
const LONGEST = 5_000;

/**
 * Finds the newest that meet conditions, after those of the pages before. However few they are, it ends with MongoDB's
 * time-out for one statement.
 */
export async function findNewest(
  index: SearchIndex,
  { plan, conditions, before, most }: Newest,
  clock: Clock,
): Promise<readonly NewCard[]> {
  const giveUpAt = clock().getTime() + MAX_TIME.maxTimeMS;
  const posted = conditions.flatMap(({ by, match }) => (by === "newest" ? [match] : []));
  const open = conditions.filter((one) => one.by !== "newest" && one !== plan.met);
  const found: NewCard[] = [];
  let [after, length] = [before, open.length === 0 ? most : FIRST];
  for (;;) {
    const matches = [plan.first, ...posted, ...(after === null ? [] : [behind(after)])];
    const pipeline = [
      { $match: { $and: matches } },
      { $sort: { publishedAt: -1, _id: -1 } },
      { $limit: length },
      { $group: { _id: null, entries: { $push: { $concat: ["$_id", SEPARATOR, "$counted"] } } } },
    ];
    const maxTimeMS = Math.max(1, giveUpAt - clock().getTime());
    const read = await cardsOf(index)
      .aggregate(pipeline, { hint: plan.hint, maxTimeMS, raw: true })
      .toArray();
    let looked = 0;
    for (const document of z.array(z.instanceof(Buffer)).parse(read))
      for (const entry of packedTexts(document)) {
        const end = entry.indexOf(SEPARATOR);
        const card = new CountedCard(entry.slice(end + 1));
        looked += 1;
        after = { _id: entry.slice(0, end), key: card.publishedAt };
        if (open.every(({ meets }) => meets?.(card) ?? false)) found.push(after);
        if (found.length === most) return found;
      }
    if (looked < length) return found;
    length = Math.min(length * LONGER, LONGEST);
  }
}

const SEPARATOR = "\n";

function behind({ _id, key }: NewCard): Document {
  const at = new Date(key);
  return { $or: [{ publishedAt: { $lt: at } }, { publishedAt: { $eq: at }, _id: { $lt: _id } }] };
}

import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { countFavourites, favouritesOf } from "./favourite-store.ts";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

/** How often the favourites of a listing were counted; it is there to be written. */
interface RecountDocument {
  readonly _id: string;
  readonly recounts: number;
}

const keptSchema = z.array(z.object({ _id: z.string(), favorites: z.int() }));

/** What counting stands on. */
export type CountingMongo = Pick<Mongo, "db" | "transaction">;

/**
 * Sets the counters of some listings to how many favourites they have, each in one transaction. Often, late, in any
 * order and by several at once come to the same; a listing that is gone is passed over.
 */
export async function recountFavourites(mongo: CountingMongo, listingIds: readonly string[]): Promise<void> {
  for (const listingId of new Set(listingIds)) await recount(mongo, listingId);
}

/** Those of some listings whose counters are not what is kept at the moment. */
export async function miscounted(
  mongo: Pick<Mongo, "db">,
  listingIds: readonly string[],
): Promise<readonly string[]> {
  if (listingIds.length === 0) return [];
  const ids = [...new Set(listingIds)];
  const [listings, kept] = await Promise.all([
    listingsOf(mongo)
      .find({ _id: { $in: ids } }, { ...MAX_TIME, projection: { "metadata.favorites": 1 } })
      .toArray(),
    favouritesOf(mongo)
      .aggregate(
        [{ $match: { listingId: { $in: ids } } }, { $group: { _id: "$listingId", favorites: { $sum: 1 } } }],
        MAX_TIME,
      )
      .toArray(),
  ]);
  const counts = new Map(keptSchema.parse(kept).map(({ _id, favorites }) => [_id, favorites]));
  return listings
    .filter(({ _id, metadata }) => metadata.favorites !== (counts.get(_id) ?? 0))
    .map(({ _id }) => _id);
}

async function recount(mongo: CountingMongo, listingId: string): Promise<void> {
  const id = { _id: { $eq: listingId } };
  await mongo.transaction(async (session) => {
    // First, since the snapshot that is counted in begins here: of two who count at once, one is made to begin anew and
    // so counts what the other did. The listing itself would not do, as writing the value that it has writes nothing.
    await mongo.db
      .collection<RecountDocument>("favourite_recounts")
      .updateOne(id, { $inc: { recounts: 1 } }, { ...MAX_TIME, session, upsert: true });
    const favorites = await countFavourites(mongo, listingId, { session });
    await listingsOf(mongo).updateOne(
      { ...id, "metadata.favorites": { $ne: favorites } },
      { $set: { "metadata.favorites": favorites } },
      { ...MAX_TIME, session },
    );
  });
}

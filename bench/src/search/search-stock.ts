import type { ListingDocument } from "@marketplace/listings";
import { fillIndex } from "@marketplace/search";
import type { Stores } from "@marketplace/stores";
import { z } from "zod";
import { type MadeListings, madeListings } from "./made-listings.ts";

/** A stock of listings that can be found. */
export interface SearchStock {
  readonly made: MadeListings;
  readonly listings: number;
  /** Of what they are found by, in megabytes: documents, and indexes. */
  readonly cardsMb: number;
  readonly indexesMb: number;
}

const BATCH = 500;
const SEED = 7;
const MB = 1_048_576;

const statsSchema = z.object({
  storageStats: z.object({ size: z.number(), totalIndexSize: z.number() }),
});

/** Puts so many listings where they are found. */
export async function stockSearch(
  { mongo }: Pick<Stores, "mongo">,
  count: number,
  signal: AbortSignal,
): Promise<SearchStock> {
  const made = madeListings(SEED);
  const filling = await fillIndex(mongo);
  const collection = mongo.db.collection<ListingDocument>("listings");
  for (let done = 0; done < count; done += BATCH) {
    signal.throwIfAborted();
    const some = made.make(Math.min(BATCH, count - done));
    await Promise.all([collection.insertMany([...some], { ordered: false }), filling.add(some)]);
  }
  await filling.end();
  const [stats] = await mongo.db
    .collection("search_cards")
    .aggregate([{ $collStats: { storageStats: {} } }])
    .toArray();
  const { size, totalIndexSize } = statsSchema.parse(stats).storageStats;
  return { made, listings: count, cardsMb: size / MB, indexesMb: totalIndexSize / MB };
}

import type { ListingDocument } from "@marketplace/listings";
import { fillIndex } from "@marketplace/search";
import { openMongo, searchIndexes } from "@marketplace/stores";
import type { TestStores } from "@marketplace/testing";
import { z } from "zod";
import { type MadeListings, madeListings } from "./made-listings.ts";

/** A stock of listings that can be found. */
export interface SearchStock {
  readonly made: MadeListings;
  readonly listings: number;
  /** Of what they are found by, in megabytes: documents as they are and on the disk, and indexes, by their names too. */
  readonly cardsMb: number;
  readonly storedMb: number;
  readonly indexesMb: number;
  readonly indexes: Readonly<Record<string, number>>;
  /** How long it took to put them there. */
  readonly seconds: number;
}

const BATCH = 500;
const SEED = 7;
// To make all indexes of half a million cards.
const INDEXES_MS = 1_200_000;
const MB = 1_048_576;

const statsSchema = z.object({
  storageStats: z.object({
    size: z.number(),
    storageSize: z.number(),
    totalIndexSize: z.number(),
    indexSizes: z.record(z.string(), z.number()),
  }),
});

/** Puts so many listings where they are found. */
export async function stockSearch(
  { stores: { mongo }, settings }: Pick<TestStores, "stores" | "settings">,
  count: number,
  signal: AbortSignal,
): Promise<SearchStock> {
  const begin = performance.now();
  const made = madeListings(SEED);
  const listings = mongo.db.collection<ListingDocument>("listings");
  // Indexes that are made of all at once take a third of the time, and half of the room.
  for (const name of Object.keys(searchIndexes)) await mongo.db.collection(name).dropIndexes();
  const filling = await fillIndex(mongo);
  const add = async (some: readonly ListingDocument[]) => {
    await Promise.all([listings.insertMany([...some], { ordered: false }), filling.add(some)]);
  };
  let adding = Promise.resolve();
  for (let done = 0; done < count; done += BATCH) {
    signal.throwIfAborted();
    const some = made.make(Math.min(BATCH, count - done));
    await adding;
    adding = add(some);
  }
  await adding;
  await filling.end();
  const patient = openMongo({ ...settings, MONGO_POOL_MAX: 1, STORE_TIMEOUT_MS: INDEXES_MS });
  try {
    for (const [name, indexes] of Object.entries(searchIndexes)) {
      signal.throwIfAborted();
      await patient.db.collection(name).createIndexes([...indexes]);
    }
  } finally {
    await patient.close();
  }
  const [stats] = await mongo.db
    .collection("search_cards")
    .aggregate([{ $collStats: { storageStats: {} } }])
    .toArray();
  const { size, storageSize, totalIndexSize, indexSizes } = statsSchema.parse(stats).storageStats;
  return {
    ...{
      made,
      listings: count,
      cardsMb: size / MB,
      storedMb: storageSize / MB,
      indexesMb: totalIndexSize / MB,
    },
    indexes: Object.fromEntries(Object.entries(indexSizes).map(([name, bytes]) => [name, bytes / MB])),
    seconds: (performance.now() - begin) / 1_000,
  };
}

import { crashPointsAround } from "@marketplace/durable";
import type { Money } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { MAX_TIME } from "../collections.ts";

type Db = Pick<Mongo, "db">;

const note = crashPointsAround("alerts/note-prices");

/** The price that a listing was last seen at, and of which version it was. */
interface SeenPrice extends Money {
  readonly _id: string;
  readonly version: number;
}

/** What a listing costs, and what it cost before. */
export interface PriceDrop {
  readonly listing: ListingDocument;
  readonly before: Money;
}

/** Those of some listings that cost less than when they were last seen, in the same currency. */
export async function findDrops(
  mongo: Db,
  listings: readonly ListingDocument[],
): Promise<readonly PriceDrop[]> {
  const ids = listings.map(({ _id }) => _id);
  const found = await seenPricesIn(mongo)
    .find({ _id: { $in: ids } }, MAX_TIME)
    .toArray();
  const seen = new Map(found.map((price) => [price._id, price]));
  return listings.flatMap((listing) => {
    const before = seen.get(listing._id);
    const { amount, currency } = listing.price;
    if (before === undefined || before.version > listing.version) return [];
    if (before.currency !== currency || before.amount <= amount) return [];
    return [{ listing, before: { amount: before.amount, currency } }];
  });
}

/** Notes what listings cost, unless a later version of one has been seen. */
export async function notePrices(mongo: Db, listings: readonly ListingDocument[]): Promise<void> {
  if (listings.length === 0) return;
  const operations = listings.map(({ _id, price, version }) => {
    const isNewer = { $lt: [{ $ifNull: ["$version", 0] }, version] };
    const kept = (field: string, value: string | number) => ({ $cond: [isNewer, value, `$${field}`] });
    const set = {
      amount: kept("amount", price.amount),
      currency: kept("currency", price.currency),
      version: kept("version", version),
    };
    return { updateOne: { filter: { _id }, update: [{ $set: set }], upsert: true } };
  });
  await note(() => seenPricesIn(mongo).bulkWrite(operations, { ...MAX_TIME, ordered: false }));
}

function seenPricesIn({ db }: Db): Collection<SeenPrice> {
  return db.collection<SeenPrice>("seen_prices");
}

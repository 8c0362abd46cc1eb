import type { Cache } from "@marketplace/cache";
import { changeInProgress, withoutIntent } from "@marketplace/durable";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { type Making, staleVersion } from "./listing.ts";
import { type ListingChange, type ListingDocument, listingDocumentSchema } from "./listing-document.ts";
import type { ListingStatus } from "./listing-status.ts";
import { changeTags } from "./listing-tags.ts";

type ListingsDb = Pick<Mongo, "db">;

/** Longest that MongoDB works on one statement of this slice. */
export const MAX_TIME = { maxTimeMS: 3_000 } as const;

/** The collection of the listings. */
export function listingsOf({ db }: ListingsDb): Collection<ListingDocument> {
  return db.collection<ListingDocument>("listings");
}

/** Reads a listing in any status. */
export async function readListing(mongo: ListingsDb, id: string): Promise<ListingDocument | null> {
  const found = await listingsOf(mongo).findOne({ _id: { $eq: id } }, MAX_TIME);
  return found === null ? null : listingDocumentSchema.parse(found);
}

/** Reads listings in any status, by their ids. */
export async function readListings(
  mongo: ListingsDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListingDocument>> {
  const found = await listingsOf(mongo)
    .find({ _id: { $in: [...ids] } }, { ...MAX_TIME, batchSize: ids.length + 1 })
    .toArray();
  return new Map(
    z
      .array(listingDocumentSchema)
      .parse(found)
      .map((listing) => [listing._id, listing]),
  );
}

/** Reads the listings that a two-phase commit is about to change, as they are before it. */
export async function readIntended(mongo: ListingsDb, gid: string): Promise<readonly ListingDocument[]> {
  const found = await listingsOf(mongo)
    .find({ "intent.gid": { $eq: gid } }, MAX_TIME)
    .toArray();
  return z.array(listingDocumentSchema).parse(found);
}

/** Reads the listing that a seller's key has made. */
export async function readListingMadeBy(
  mongo: ListingsDb,
  { sellerId, idempotencyKey }: Pick<Making, "sellerId" | "idempotencyKey">,
): Promise<ListingDocument | null> {
  const found = await listingsOf(mongo).findOne(
    { sellerId: { $eq: sellerId }, idempotencyKey: { $eq: idempotencyKey } },
    MAX_TIME,
  );
  return found === null ? null : listingDocumentSchema.parse(found);
}

/** Stores a new listing; false when its seller's key has made one already. */
export async function insertListing(mongo: ListingsDb, listing: ListingDocument): Promise<boolean> {
  try {
    await listingsOf(mongo).insertOne(listing, MAX_TIME);
    return true;
  } catch (failure) {
    if (isDuplicateKey(failure)) return false;
    throw failure;
  }
}

/** Takes back a listing that nobody has been told of. */
export async function discardListing(mongo: ListingsDb, id: string): Promise<void> {
  await listingsOf(mongo).deleteOne({ _id: { $eq: id } }, MAX_TIME);
}

/** How many listings of a seller are in one of the statuses, counted up to a limit. */
export function countListings(
  mongo: ListingsDb,
  { sellerId, statuses, limit }: { sellerId: string; statuses: readonly ListingStatus[]; limit: number },
): Promise<number> {
  return listingsOf(mongo).countDocuments(
    { sellerId: { $eq: sellerId }, status: { $in: [...statuses] } },
    { ...MAX_TIME, limit },
  );
}

interface Changing {
  readonly mongo: ListingsDb;
  /** Ends what is kept under tags. */
  readonly changed: Cache["invalidate"];
}

/**
 * Changes a listing where it is still as it was read, ends what was kept of it, and answers with what it has become.
 * @throws MarketplaceError `STALE_VERSION` when someone else was faster, `CHANGE_IN_PROGRESS` when someone is at it.
 */
export async function changeListing(
  { mongo, changed }: Changing,
  listing: ListingDocument,
  { change, now }: { readonly change: ListingChange; readonly now: Date },
): Promise<ListingDocument> {
  const { _id, version, status } = listing;
  const found = await listingsOf(mongo).findOneAndUpdate(
    { _id: { $eq: _id }, version: { $eq: version }, status: { $eq: status }, ...withoutIntent },
    { $set: { ...change, updatedAt: now }, $inc: { version: 1 } },
    { ...MAX_TIME, returnDocument: "after" },
  );
  if (found !== null) {
    const after = listingDocumentSchema.parse(found);
    await changed(changeTags(listing, after));
    return after;
  }
  const current = await readListing(mongo, _id);
  // The version as it was: a two-phase commit has the listing, and has not changed it yet.
  if (current?.version === version && current.status === status) throw changeInProgress();
  throw staleVersion(current?.version ?? version);
}

import { crashPointsAround } from "@marketplace/durable";
import type { ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { foundBySchema } from "../card.ts";
import { MAX_TIME } from "../collections.ts";
import type { LeftSale } from "./left-sale.ts";

type Db = Pick<Mongo, "db">;

const note = crashPointsAround("alerts/note-seen");
const noteAway = crashPointsAround("alerts/note-away");

const seenListingSchema = z.object({
  _id: z.string(),
  /** Of the listing, when something was last noted of it. */
  version: z.int(),
  /** Since when it is not for sale; null while it is. */
  awayAt: z.date().nullable(),
  listing: foundBySchema,
});

/** A listing as it was last seen for sale: what is asked of it now, and was not then, is news. */
export type SeenListing = z.output<typeof seenListingSchema>;

/** Reads how listings were last seen for sale, by their ids; none that never was. */
export async function readSeen(mongo: Db, ids: readonly string[]): Promise<ReadonlyMap<string, SeenListing>> {
  if (ids.length === 0) return new Map();
  const found = await seenIn(mongo)
    .find({ _id: { $in: [...ids] } }, { ...MAX_TIME, batchSize: ids.length + 1 })
    .toArray();
  return new Map(
    z
      .array(seenListingSchema)
      .parse(found)
      .map((seen) => [seen._id, seen]),
  );
}

/** Notes how listings are that are for sale, unless a later version of one has been noted. */
export async function noteSeen(mongo: Db, listings: readonly ListingDocument[]): Promise<void> {
  if (listings.length === 0) return;
  const operations = listings.map((listing) => {
    const { _id, version } = listing;
    const isLatest = { $lte: [{ $ifNull: ["$version", 0] }, version] };
    const seen = { $literal: { _id, version, awayAt: null, listing: foundBySchema.parse(listing) } };
    const update = [{ $replaceWith: { $cond: [isLatest, seen, "$$ROOT"] } }];
    return { updateOne: { filter: { _id }, update, upsert: true } };
  });
  await note(() => seenIn(mongo).bulkWrite(operations, { ...MAX_TIME, ordered: false }));
}

/** Notes since when listings are not for sale that have been, unless a later version of one has been noted. */
export async function noteLeft(mongo: Db, left: readonly LeftSale[]): Promise<void> {
  if (left.length === 0) return;
  const operations = left.map(({ id: _id, version, at }) => {
    const update = [{ $set: { version, awayAt: { $ifNull: ["$awayAt", at] } } }];
    return { updateOne: { filter: { _id, version: { $lte: version } }, update } };
  });
  await noteAway(() => seenIn(mongo).bulkWrite(operations, { ...MAX_TIME, ordered: false }));
}

/** Forgets listings that are gone from the store. */
export async function forgetSeen(mongo: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await seenIn(mongo).deleteMany({ _id: { $in: [...ids] } }, MAX_TIME);
}

function seenIn({ db }: Db): Collection<SeenListing> {
  return db.collection<SeenListing>("seen_listings");
}

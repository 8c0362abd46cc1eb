import { crashPoint, crashPointsAround } from "@marketplace/durable";
import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { ClientSession, Collection } from "mongodb";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

/** How many have looked at a listing on a day in UTC, such as 2026-06-01. */
export interface CountedViews {
  readonly listingId: string;
  readonly day: string;
  readonly views: number;
}

/** A listing's views on one day. */
interface ListingViewsDocument extends CountedViews {
  /** `LISTING:DAY`, by which one listing's days are in order. */
  readonly _id: string;
}

/** That a chunk of views has been written; kept for a month. */
interface ViewBatchDocument {
  readonly _id: string;
  readonly at: Date;
}

interface WriteDeps {
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  readonly clock: Clock;
}

const write = crashPointsAround("views/write");
const noted = crashPoint("views/write:noted");
const added = crashPoint("views/write:added");

/** The collection of listings' views by day. */
export function listingViewsOf({ db }: Pick<Mongo, "db">): Collection<ListingViewsDocument> {
  return db.collection<ListingViewsDocument>("listing_views");
}

/**
 * Adds some views to the listings' counters and to their days in one transaction with the chunk's id; false when the
 * chunk had been written already. Listings that are gone are passed over. A counter may move while a two-phase commit
 * intends something for the listing: what is intended are other fields, and the version stays.
 */
export function writeViews(
  { mongo, clock }: WriteDeps,
  id: string,
  counts: readonly CountedViews[],
): Promise<boolean> {
  const batches = mongo.db.collection<ViewBatchDocument>("view_batches");
  return write(() =>
    mongo.transaction(async (session) => {
      const within = { ...MAX_TIME, session };
      if ((await batches.findOne({ _id: { $eq: id } }, within)) !== null) return false;
      await batches.insertOne({ _id: id, at: clock() }, within);
      noted();
      await add(mongo, await withoutGone(mongo, counts, session), session);
      added();
      return true;
    }),
  );
}

async function withoutGone(
  mongo: Pick<Mongo, "db">,
  counts: readonly CountedViews[],
  session: ClientSession,
): Promise<readonly CountedViews[]> {
  const found = await listingsOf(mongo)
    .find(
      { _id: { $in: counts.map(({ listingId }) => listingId) } },
      { ...MAX_TIME, session, projection: { _id: 1 }, batchSize: counts.length + 1 },
    )
    .toArray();
  const there = new Set(found.map(({ _id }) => _id));
  return counts.filter(({ listingId }) => there.has(listingId));
}

async function add(
  mongo: Pick<Mongo, "db">,
  counts: readonly CountedViews[],
  session: ClientSession,
): Promise<void> {
  if (counts.length === 0) return;
  const options = { ...MAX_TIME, session, ordered: false };
  await listingViewsOf(mongo).bulkWrite(
    counts.map(({ listingId, day, views }) => ({
      updateOne: {
        filter: { _id: { $eq: `${listingId}:${day}` } },
        update: { $inc: { views }, $setOnInsert: { listingId, day } },
        upsert: true,
      },
    })),
    options,
  );
  // Last, since others who write to these listings wait from here until the commit.
  await listingsOf(mongo).bulkWrite(
    counts.map(({ listingId, views }) => ({
      updateOne: { filter: { _id: { $eq: listingId } }, update: { $inc: { "metadata.views": views } } },
    })),
    options,
  );
}

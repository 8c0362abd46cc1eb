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

/** A listing's views of all days. */
interface ViewTotalDocument {
  readonly _id: string;
  readonly views: number;
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
const show = crashPointsAround("views/show");

/** The collection of listings' views by day. */
export function listingViewsOf({ db }: Pick<Mongo, "db">): Collection<ListingViewsDocument> {
  return db.collection<ListingViewsDocument>("listing_views");
}

/**
 * Adds some views to the listings' days and totals in one transaction with the chunk's id, and shows the totals in the
 * listings; false when the chunk had been added already. Listings that are gone are passed over.
 */
export async function writeViews(
  { mongo, clock }: WriteDeps,
  id: string,
  counts: readonly CountedViews[],
): Promise<boolean> {
  const batches = mongo.db.collection<ViewBatchDocument>("view_batches");
  const isNew = await write(() =>
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
  await show(() => showTotals(mongo, counts));
  return isNew;
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
  await totalsOf(mongo).bulkWrite(
    counts.map(({ listingId, views }) => ({
      updateOne: { filter: { _id: { $eq: listingId } }, update: { $inc: { views } }, upsert: true },
    })),
    options,
  );
}

/**
 * Not in the transaction: a worker that is killed in the midst of one keeps others from what it has written for a
 * minute, and sellers from their listings. A total only grows, so that it may be shown late, twice and by several; and
 * it may move while a two-phase commit intends something for the listing, which is about other fields.
 */
async function showTotals(mongo: Pick<Mongo, "db">, counts: readonly CountedViews[]): Promise<void> {
  const found = await totalsOf(mongo)
    .find(
      { _id: { $in: counts.map(({ listingId }) => listingId) } },
      { ...MAX_TIME, batchSize: counts.length + 1 },
    )
    .toArray();
  if (found.length === 0) return;
  await listingsOf(mongo).bulkWrite(
    found.map(({ _id, views }) => ({
      updateOne: { filter: { _id: { $eq: _id } }, update: { $max: { "metadata.views": views } } },
    })),
    { ...MAX_TIME, ordered: false },
  );
}

function totalsOf({ db }: Pick<Mongo, "db">): Collection<ViewTotalDocument> {
  return db.collection<ViewTotalDocument>("view_totals");
}

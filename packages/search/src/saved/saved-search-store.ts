import { MarketplaceError, notFound } from "@marketplace/kernel";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { MAX_TIME } from "../collections.ts";
import { MOST_SAVED, type SavedSearchDocument, savedSearchDocumentSchema } from "./saved-search.ts";

type Db = Pick<Mongo, "db">;

const rowsSchema = z.array(savedSearchDocumentSchema);

/** An account's own saved search. */
export interface OwnSearch {
  readonly id: string;
  readonly userId: string;
}

/** The collection of the saved searches. */
export function savedSearchesIn({ db }: Db): Collection<SavedSearchDocument> {
  return db.collection<SavedSearchDocument>("saved_searches");
}

/** Lists an account's saved searches, the last one first. */
export async function readSavedSearches(mongo: Db, userId: string): Promise<readonly SavedSearchDocument[]> {
  const found = await savedSearchesIn(mongo)
    .find({ userId: { $eq: userId } }, MAX_TIME)
    .sort({ createdAt: -1, _id: -1 })
    .toArray();
  return rowsSchema.parse(found);
}

/** Reads the search that an account has saved with a filter; null when it has none. */
export async function readSavedAs(
  mongo: Db,
  userId: string,
  hash: string,
): Promise<SavedSearchDocument | null> {
  const found = await savedSearchesIn(mongo).findOne(
    { userId: { $eq: userId }, hash: { $eq: hash } },
    MAX_TIME,
  );
  return found === null ? null : savedSearchDocumentSchema.parse(found);
}

/** Stores a search; false when its place, or its filter, has been taken meanwhile. */
export async function insertSavedSearch(mongo: Db, search: SavedSearchDocument): Promise<boolean> {
  try {
    await savedSearchesIn(mongo).insertOne(search, MAX_TIME);
    return true;
  } catch (failure) {
    if (isDuplicateKey(failure)) return false;
    throw failure;
  }
}

/**
 * A place of an account's that nothing stands in; any of them, so that many who look at once do not all want the same.
 * @throws MarketplaceError `RATE_LIMITED` when there is none.
 */
export async function findFreePlace(mongo: Db, userId: string, random: () => number): Promise<number> {
  const found = await savedSearchesIn(mongo)
    .find({ userId: { $eq: userId } }, { ...MAX_TIME, projection: { place: 1 } })
    .toArray();
  const taken = new Set(found.map(({ place }) => place));
  const free = Array.from({ length: MOST_SAVED }, (_, place) => place).filter((place) => !taken.has(place));
  const place = free[Math.floor(random() * free.length)];
  if (place !== undefined) return place;
  throw new MarketplaceError(
    "RATE_LIMITED",
    `An account may save ${MOST_SAVED} searches. Remove one before you save another.`,
    { details: { limit: MOST_SAVED } },
  );
}

/** Changes an account's search. @throws MarketplaceError `NOT_FOUND` when it has no such search. */
export async function renameSavedSearch(
  mongo: Db,
  own: OwnSearch,
  name: string,
): Promise<SavedSearchDocument> {
  return change(mongo, own, { $set: { name } });
}

/**
 * Turns an account's alerts of a search on or off; again is the same as once. From when they are turned on they are of
 * what is published later.
 * @throws MarketplaceError `NOT_FOUND` when it has no such search.
 */
export async function setSearchAlerts(
  mongo: Db,
  own: OwnSearch,
  { alerts, now }: { readonly alerts: boolean; readonly now: Date },
): Promise<SavedSearchDocument> {
  const since = alerts ? { $cond: ["$alerts", "$since", now] } : "$since";
  return change(mongo, own, [{ $set: { alerts, since } }]);
}

/** Deletes an account's search, if it has it. */
export async function deleteSavedSearch(mongo: Db, own: OwnSearch): Promise<void> {
  await savedSearchesIn(mongo).deleteOne(only(own), MAX_TIME);
}

async function change(
  mongo: Db,
  own: OwnSearch,
  update: Parameters<Collection<SavedSearchDocument>["findOneAndUpdate"]>[1],
): Promise<SavedSearchDocument> {
  const changed = await savedSearchesIn(mongo).findOneAndUpdate(only(own), update, {
    ...MAX_TIME,
    returnDocument: "after",
  });
  if (changed === null) throw notFound("saved search");
  return savedSearchDocumentSchema.parse(changed);
}

function only({ id, userId }: OwnSearch) {
  return { _id: { $eq: id }, userId: { $eq: userId } };
}

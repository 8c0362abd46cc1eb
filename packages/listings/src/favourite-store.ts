import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import type { ClientSession, Collection } from "mongodb";
import { MAX_TIME } from "./listing-store.ts";

/** That an account keeps an eye on a listing. */
export interface FavouriteDocument {
  /** `LISTING:ACCOUNT`: of a favourite that was deleted, a change stream tells its id alone. */
  readonly _id: string;
  readonly userId: string;
  readonly listingId: string;
  readonly createdAt: Date;
}

/** One account and one listing. */
export interface Pair {
  readonly userId: string;
  readonly listingId: string;
}

/** The collection of the favourites. */
export function favouritesOf({ db }: Pick<Mongo, "db">): Collection<FavouriteDocument> {
  return db.collection<FavouriteDocument>("favourites");
}

/** The id of an account's favourite, in which its listing can be read. */
export function favouriteId({ listingId, userId }: Pair): string {
  return `${listingId}:${userId}`;
}

/** The listing that a favourite's id tells; null when it is an id of another kind. */
export function listingOfFavourite(id: string): string | null {
  const [listingId, userId] = id.split(":");
  return listingId === undefined || userId === undefined ? null : listingId;
}

/** Whether an account keeps an eye on a listing. */
export async function isFavourite(mongo: Pick<Mongo, "db">, pair: Pair): Promise<boolean> {
  const found = await favouritesOf(mongo).findOne(only(pair), { ...MAX_TIME, projection: { _id: 1 } });
  return found !== null;
}

/** Stores a favourite, unless it is there. */
export async function keepFavourite(mongo: Pick<Mongo, "db">, pair: Pair, createdAt: Date): Promise<void> {
  try {
    await favouritesOf(mongo).insertOne({ _id: favouriteId(pair), ...pair, createdAt }, MAX_TIME);
  } catch (failure) {
    if (!isDuplicateKey(failure)) throw failure;
  }
}

/** Deletes a favourite; false when it was not there. */
export async function dropFavourite(mongo: Pick<Mongo, "db">, pair: Pair): Promise<boolean> {
  const { deletedCount } = await favouritesOf(mongo).deleteOne(only(pair), MAX_TIME);
  return deletedCount > 0;
}

/** How many accounts keep an eye on a listing, counted in the index of who does; up to a limit, or all. */
export function countFavourites(
  mongo: Pick<Mongo, "db">,
  listingId: string,
  options: { readonly session?: ClientSession; readonly limit?: number } = {},
): Promise<number> {
  return favouritesOf(mongo).countDocuments(
    { listingId: { $eq: listingId } },
    { ...MAX_TIME, hint: "once", ...options },
  );
}

/** Accounts that keep an eye on a listing, by their ids in order, after one or from the first. */
export async function favouriteAccounts(
  mongo: Pick<Mongo, "db">,
  listingId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly string[]> {
  const found = await favouritesOf(mongo)
    .find(
      { listingId: { $eq: listingId }, ...(after === null ? {} : { userId: { $gt: after } }) },
      { ...MAX_TIME, projection: { _id: 0, userId: 1 }, hint: "once" },
    )
    .sort({ userId: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ userId }) => userId);
}

// By the pair rather than by the id, which was another one once: what an older process stores is known too.
function only({ listingId, userId }: Pair) {
  return { listingId: { $eq: listingId }, userId: { $eq: userId } };
}

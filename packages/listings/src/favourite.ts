import { type Clock, MarketplaceError, type NewId, notFound } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { ClientSession, Collection } from "mongodb";
import { canSee } from "./listing.ts";
import { listingsOf, MAX_TIME, readListing } from "./listing-store.ts";
import type { Turns } from "./turns.ts";

/** That an account keeps an eye on a listing. */
export interface FavouriteDocument {
  readonly _id: string;
  readonly userId: string;
  readonly listingId: string;
  readonly createdAt: Date;
}

/** Whether an account keeps an eye on a listing, and how many do. */
export interface FavouriteState {
  readonly listingId: string;
  readonly favourite: boolean;
  readonly favorites: number;
}

interface FavouriteDeps {
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  /**
   * All favourites of a listing move one counter, and of two open transactions on it MongoDB makes one begin anew: a
   * hundred at once took 3 to 8 seconds that way, and take less than one in turn.
   */
  readonly inTurn: Turns;
  readonly clock: Clock;
  readonly newId: NewId;
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

/** Whether an account keeps an eye on a listing. */
export async function isFavourite(mongo: Pick<Mongo, "db">, { userId, listingId }: Pair): Promise<boolean> {
  const found = await favouritesOf(mongo).findOne(
    { listingId: { $eq: listingId }, userId: { $eq: userId } },
    { ...MAX_TIME, projection: { _id: 1 } },
  );
  return found !== null;
}

/**
 * Keeps an eye on a listing; again is the same as once.
 * @throws MarketplaceError `NOT_FOUND` for a listing that the account may not see, `FORBIDDEN` for its own.
 */
export async function addFavourite(
  { mongo, inTurn, clock, newId }: FavouriteDeps,
  pair: Pair,
): Promise<FavouriteState> {
  const listing = await readListing(mongo, pair.listingId);
  if (listing === null || !canSee(listing, pair.userId)) throw notFound("listing");
  if (listing.sellerId === pair.userId) {
    throw new MarketplaceError("FORBIDDEN", "You cannot make your own listing a favourite.");
  }
  const favorites = await inTurn(pair.listingId, () =>
    mongo.transaction(async (session) => {
      const { upsertedCount } = await favouritesOf(mongo).updateOne(
        { listingId: { $eq: pair.listingId }, userId: { $eq: pair.userId } },
        { $setOnInsert: { _id: newId(), ...pair, createdAt: clock() } },
        { ...MAX_TIME, session, upsert: true },
      );
      return count(mongo, pair.listingId, { by: upsertedCount, session });
    }),
  );
  return { listingId: pair.listingId, favourite: true, favorites };
}

/**
 * Stops keeping an eye on a listing, whatever has become of it; again is the same as once.
 * @throws MarketplaceError `NOT_FOUND` for a listing that the account neither may see nor had kept an eye on.
 */
export async function removeFavourite(
  { mongo, inTurn }: Pick<FavouriteDeps, "mongo" | "inTurn">,
  { userId, listingId }: Pair,
): Promise<FavouriteState> {
  const listing = await readListing(mongo, listingId);
  const visible = listing !== null && canSee(listing, userId);
  const favorites = await inTurn(listingId, () =>
    mongo.transaction(async (session) => {
      const { deletedCount } = await favouritesOf(mongo).deleteOne(
        { listingId: { $eq: listingId }, userId: { $eq: userId } },
        { ...MAX_TIME, session },
      );
      if (deletedCount === 0 && !visible) throw notFound("listing");
      return count(mongo, listingId, { by: -deletedCount, session });
    }),
  );
  return { listingId, favourite: false, favorites };
}

interface Step {
  readonly by: number;
  readonly session: ClientSession;
}

/** Moves a listing's counter, and answers with what it is then. */
async function count(mongo: Pick<Mongo, "db">, listingId: string, { by, session }: Step): Promise<number> {
  const options = { ...MAX_TIME, session, projection: { "metadata.favorites": 1 } } as const;
  const id = { _id: { $eq: listingId } };
  const listing =
    by === 0
      ? await listingsOf(mongo).findOne(id, options)
      : await listingsOf(mongo).findOneAndUpdate(
          id,
          { $inc: { "metadata.favorites": by } },
          { ...options, returnDocument: "after" },
        );
  if (listing === null) throw notFound("listing");
  return listing.metadata.favorites;
}

import { type Clock, MarketplaceError, notFound } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { countFavourites, dropFavourite, keepFavourite, type Pair } from "./favourite-store.ts";
import { canSee } from "./listing.ts";
import { readListing } from "./listing-store.ts";

/** Whether an account keeps an eye on a listing, and how many do. */
export interface FavouriteState {
  readonly listingId: string;
  readonly favourite: boolean;
  readonly favorites: number;
}

interface FavouriteDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/**
 * Keeps an eye on a listing; again is the same as once. It writes nothing but the account's own favourite, so that
 * nobody waits for anybody, and answers how many there are; the listing's own counter follows (`recountFavourites`).
 * @throws MarketplaceError `NOT_FOUND` for a listing that the account may not see, `FORBIDDEN` for its own.
 */
export async function addFavourite({ mongo, clock }: FavouriteDeps, pair: Pair): Promise<FavouriteState> {
  const { listingId, userId } = pair;
  const listing = await readListing(mongo, listingId);
  if (listing === null || !canSee(listing, userId)) throw notFound("listing");
  if (listing.sellerId === userId) {
    throw new MarketplaceError("FORBIDDEN", "You cannot make your own listing a favourite.");
  }
  await keepFavourite(mongo, pair, clock());
  return { listingId, favourite: true, favorites: await countFavourites(mongo, listingId) };
}

/**
 * Stops keeping an eye on a listing, whatever has become of it; again is the same as once.
 * @throws MarketplaceError `NOT_FOUND` for a listing that the account neither may see nor had kept an eye on.
 */
export async function removeFavourite(
  { mongo }: Pick<FavouriteDeps, "mongo">,
  pair: Pair,
): Promise<FavouriteState> {
  const { listingId, userId } = pair;
  if (!(await dropFavourite(mongo, pair))) {
    const listing = await readListing(mongo, listingId);
    if (listing === null || !canSee(listing, userId)) throw notFound("listing");
  }
  return { listingId, favourite: false, favorites: await countFavourites(mongo, listingId) };
}

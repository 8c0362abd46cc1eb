import type { Stores } from "@marketplace/stores";
import { openListingStock } from "../listing-stock.ts";
import { changingListing, coldListing, hotListing } from "./read-listings.ts";

/** What there is to be read and changed. */
export interface ReadWorld {
  /** The listing that everyone looks at. */
  readonly hotId: string;
  /** The category that everyone searches, and the listings in it, the newest first. */
  readonly searched: { readonly category: string; readonly ids: readonly string[] };
  /** Listings that are looked at often and changed all the time, with who sells them. */
  readonly changing: readonly { readonly id: string; readonly sellerId: string }[];
  /** People whose profiles are looked at. */
  readonly personIds: readonly string[];
  /** A few listings that nobody has looked at. */
  readonly coldIds: readonly string[];
}

// More than a page holds; a search has to leave some out.
const SEARCHED = 60;
const CHANGING = 96;
const COLD = 20;

/** Adds what is to be read. */
export async function openReadWorld(stores: Pick<Stores, "postgres" | "mongo">): Promise<ReadWorld> {
  const kind = { offered: true };
  const searched = await (await openListingStock(stores, hotListing)).add(SEARCHED, kind);
  const changingStock = await openListingStock(stores, changingListing);
  const changing = await changingStock.add(CHANGING, kind);
  const cold = await (await openListingStock(stores, coldListing)).add(COLD, kind);
  const { sellerIds } = changingStock;
  return {
    hotId: searched[0] ?? "",
    // All are of one instant, and of those the greatest id comes first.
    searched: { category: hotListing.category, ids: searched.toSorted().reverse() },
    changing: changing.map((id, index) => ({ id, sellerId: sellerIds[index % sellerIds.length] ?? "" })),
    personIds: sellerIds,
    coldIds: cold,
  };
}

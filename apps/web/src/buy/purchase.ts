import type { Money } from "@marketplace/api";
import type { Listing } from "../listing/listing.ts";

/** What is about to be bought: one item, also by an accepted offer, or several of one seller together. */
export interface Purchase {
  readonly listings: readonly [Listing, ...Listing[]];
  /** The offer that is bought by, and the price that it came to; null at the price of the listings. */
  readonly offer: { readonly id: string; readonly price: Money } | null;
}

/** What can be bought no more, of several that were to be bought together. */
export function goneOf({ listings, offer }: Purchase): readonly Listing[] {
  // The item of an accepted offer is reserved: for this buyer.
  return offer === null ? listings.filter(({ status }) => status !== "active") : [];
}

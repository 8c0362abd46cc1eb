import { MarketplaceError, type Money, notFound, sameMoney } from "@marketplace/kernel";
import type { OfferedListing } from "@marketplace/listings";

/** What a buyer relies on when placing an order. */
export interface Expectation {
  readonly buyerId: string;
  /** What the buyer saw; null where the listing is not there to be seen. */
  readonly price: Money | null;
}

/**
 * Decides whether a listing may be ordered as the buyer saw it. Whether a unit is free, inventory decides later.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN` for the buyer's own, `SOLD_OUT` or `PRICE_CHANGED`.
 */
export function decidePlacing(
  listing: OfferedListing | null,
  { buyerId, price }: Expectation,
): OfferedListing {
  if (listing === null || listing.status === "deleted") throw notFound("listing");
  if (listing.sellerId === buyerId) {
    throw new MarketplaceError("FORBIDDEN", "This is your own listing; it is for others to buy.");
  }
  if (listing.status === "draft" || listing.moderation === "hidden") throw notFound("listing");
  if (listing.status === "sold") {
    throw new MarketplaceError("SOLD_OUT", "This item has been sold. Look for a similar one.");
  }
  if (price === null || !sameMoney(listing.price, price)) {
    const { amount, currency } = listing.price;
    throw new MarketplaceError("PRICE_CHANGED", "The price has changed; look at it and order again.", {
      details: { amount, currency },
    });
  }
  return listing;
}

/**
 * Checks that listings can be bought together: of one seller, in one currency.
 * @throws MarketplaceError `VALIDATION_FAILED`
 */
export function checkTogether(listings: readonly OfferedListing[]): void {
  const [first] = listings;
  const apart = (what: string) =>
    new MarketplaceError("VALIDATION_FAILED", `Items that are bought together must be ${what}.`, {
      fieldErrors: { items: [`must be ${what}`] },
    });
  if (listings.some(({ sellerId }) => sellerId !== first?.sellerId)) throw apart("of one seller");
  if (listings.some(({ price }) => price.currency !== first?.price.currency)) throw apart("in one currency");
}

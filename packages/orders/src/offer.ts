import { MarketplaceError, type Money, notFound, statusMachine } from "@marketplace/kernel";
import type { OfferedListing } from "@marketplace/listings";

/** Where an offer stands. */
export const OFFER_STATUSES = [
  "open",
  "countered",
  "accepted",
  "paying",
  "bought",
  "declined",
  "withdrawn",
  "expired",
] as const;

/** Where an offer stands. */
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** What can happen to an offer. */
export const OFFER_EVENTS = [
  "counter",
  "accept",
  "decline",
  "withdraw",
  "pay",
  "buy",
  "unpay",
  "expire",
] as const;

/** What can happen to an offer. */
export type OfferEvent = (typeof OFFER_EVENTS)[number];

/** Who moves an offer on. */
export type OfferActor = "buyer" | "seller" | "system";

/**
 * The one table of what may happen to an offer. `open` waits for the seller and `countered` for the buyer; whoever
 * accepts reserves the unit at the agreed price. `paying` is an accepted one whose buyer is placing the order.
 */
export const offerMachine = statusMachine<OfferStatus, OfferEvent, OfferActor>({
  name: "offer",
  initial: "open",
  states: OFFER_STATUSES,
  transitions: [
    { from: "open", event: "counter", to: "countered", by: ["seller"] },
    { from: "open", event: "accept", to: "accepted", by: ["seller"] },
    { from: "open", event: "decline", to: "declined", by: ["seller"] },
    { from: "open", event: "withdraw", to: "withdrawn", by: ["buyer"] },
    { from: "open", event: "expire", to: "expired", by: ["system"] },
    { from: "countered", event: "counter", to: "open", by: ["buyer"] },
    { from: "countered", event: "accept", to: "accepted", by: ["buyer"] },
    { from: "countered", event: "decline", to: "declined", by: ["buyer"] },
    { from: "countered", event: "withdraw", to: "withdrawn", by: ["seller"] },
    { from: "countered", event: "expire", to: "expired", by: ["system"] },
    { from: "accepted", event: "withdraw", to: "withdrawn", by: ["buyer"] },
    { from: "accepted", event: "pay", to: "paying", by: ["buyer"] },
    { from: "accepted", event: "expire", to: "expired", by: ["system"] },
    { from: "paying", event: "buy", to: "bought", by: ["system"] },
    { from: "paying", event: "unpay", to: "accepted", by: ["system"] },
    { from: "paying", event: "expire", to: "expired", by: ["system"] },
  ],
});

/** A buyer's price for a listing, and the one that it has come to by counter-offers. */
export interface Offer {
  readonly id: string;
  readonly listingId: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly listingTitle: string;
  readonly status: OfferStatus;
  readonly price: Money;
  /** When it expires if nobody moves it on; null at an end. */
  readonly expiresAt: Date | null;
  /** The unit that is held for it from its acceptance on. */
  readonly reservationId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One line of an offer's history. */
export interface OfferMove {
  readonly event: OfferEvent | "make";
  readonly actorId: string | null;
  readonly amount: number;
  readonly message: string | null;
  readonly at: Date;
}

const HOUR_MS = 60 * 60 * 1_000;

/** How long each side has to answer. */
export const OFFER_MS = 48 * HOUR_MS;

/** How long an accepted offer's buyer has to pay. */
export const ACCEPTED_MS = 24 * HOUR_MS;

/**
 * Checks what may be offered for a listing.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN` for one's own, `SOLD_OUT`, or `VALIDATION_FAILED` for a price in
 * another currency or not below the listing's own.
 */
export function checkOffer(
  listing: OfferedListing | null,
  { buyerId, price }: { readonly buyerId: string; readonly price: Money },
): OfferedListing {
  if (
    listing === null ||
    listing.status === "deleted" ||
    listing.status === "draft" ||
    listing.moderation === "hidden"
  )
    throw notFound("listing");
  if (listing.sellerId === buyerId)
    throw new MarketplaceError("FORBIDDEN", "This is your own listing; it is for others to make offers on.");
  if (listing.status !== "active")
    throw new MarketplaceError("SOLD_OUT", "This item has been sold or reserved. Look for a similar one.");
  if (price.currency !== listing.price.currency || price.amount >= listing.price.amount) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: {
        price: [
          `must be in ${listing.price.currency} and below the listing's price, at which it can be bought at once`,
        ],
      },
    });
  }
  return listing;
}

/** What someone does to an offer. */
export interface OfferRequest {
  readonly event: OfferEvent;
  readonly actor: OfferActor;
  readonly actorId: string | null;
  /** The version that the actor saw; null for the platform, which acts on what stands. */
  readonly version: number | null;
  /** The new price of a counter-offer. */
  readonly price?: Money;
  readonly message?: string | null;
  /** The unit that is held from an acceptance on. */
  readonly reservationId?: string;
  readonly now: Date;
}

/**
 * Decides what an event makes of an offer.
 * @throws MarketplaceError `STALE_VERSION`, `INVALID_TRANSITION`, `FORBIDDEN`, or `VALIDATION_FAILED` for a counter-offer
 * in another currency.
 */
export function decideOffer(
  offer: Offer,
  request: OfferRequest,
): { readonly offer: Offer; readonly move: OfferMove } {
  const { event, actor, actorId, version, price = offer.price, message = null, now } = request;
  if (version !== null && version !== offer.version) {
    throw new MarketplaceError(
      "STALE_VERSION",
      "This offer has changed since you looked at it. Load it again and decide anew.",
      { details: { version: offer.version } },
    );
  }
  const status = offerMachine.next(offer.status, event, actor);
  if (event !== "expire" && offer.expiresAt !== null && offer.expiresAt <= now && actor !== "system") {
    throw new MarketplaceError("INVALID_TRANSITION", "This offer has expired. Make a new one.", {
      details: { current: offer.status, event },
    });
  }
  if (price.currency !== offer.price.currency) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: { price: [`must be in ${offer.price.currency}`] },
    });
  }
  return {
    offer: {
      ...offer,
      ...{ status, price, version: offer.version + 1, updatedAt: now },
      expiresAt: expiryAfter(offer, status, now),
      reservationId: request.reservationId ?? offer.reservationId,
    },
    move: { event, actorId, amount: price.amount, message, at: now },
  };
}

function expiryAfter({ expiresAt }: Offer, status: OfferStatus, now: Date): Date | null {
  switch (status) {
    case "open":
    case "countered":
      return new Date(now.getTime() + OFFER_MS);
    case "accepted":
    case "paying":
      // Paying, and failing to, leaves the time to pay as it was.
      return expiresAt;
    case "bought":
    case "declined":
    case "withdrawn":
    case "expired":
      return null;
  }
}

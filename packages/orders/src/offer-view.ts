import { type Offer, type OfferMove, offerMachine } from "./offer.ts";
import type { OfferView, OfferWithMoves } from "./offer-input.ts";
import { sideOf } from "./order-policy.ts";

/** Shows an offer to one of its parties, with what that one may do. */
export function offerView(viewerId: string, offer: Offer): OfferView {
  const { id, listingId, listingTitle, buyerId, sellerId, status, price, expiresAt, version } = offer;
  const side = sideOf(offer, viewerId);
  return {
    ...{ id, listingId, listingTitle, buyerId, sellerId, status, price, expiresAt, version },
    allowed: side === null ? [] : [...offerMachine.allowed(status, side)],
    createdAt: offer.createdAt,
    updatedAt: offer.updatedAt,
  };
}

/** Shows an offer with every move of it. */
export function offerWithMoves(viewerId: string, offer: Offer, moves: readonly OfferMove[]): OfferWithMoves {
  return {
    ...offerView(viewerId, offer),
    moves: moves.map(({ event, actorId, amount, message, at }) => ({
      ...{ event, message, at },
      by: (actorId === null ? null : sideOf(offer, actorId)) ?? "system",
      price: { ...offer.price, amount },
    })),
  };
}

import { MarketplaceError, notFound } from "@marketplace/kernel";
import { type Order, statusUnder } from "@marketplace/orders";
import type { TargetType } from "./review.ts";

/** The parts of an order that decide who may review whom. */
export type Reviewed = Pick<Order, "buyerId" | "sellerId" | "listingId" | "stage">;

/** Who wants to review, and which side of the order. */
export interface Wish {
  readonly reviewerId: string;
  readonly targetType: TargetType;
}

/** Whom a review concerns, and what it is about: an account's id, or the listing's for an item. */
export interface Reviewing {
  readonly targetId: string;
  /** The other party of the order. */
  readonly revieweeId: string;
}

/**
 * Decides whether a party of an order may review, and whom or what that review is about. A returned order was delivered too, so
 * what came of it may be told.
 * @throws MarketplaceError `NOT_FOUND` for one who is no party, `FORBIDDEN` for the wrong side, `INVALID_TRANSITION`.
 */
export function mayReview(order: Reviewed | null, { reviewerId, targetType }: Wish): Reviewing {
  if (order === null || (reviewerId !== order.buyerId && reviewerId !== order.sellerId))
    throw notFound("order");
  const target = targetOf(order, targetType);
  if (target.reviewer !== reviewerId) {
    throw new MarketplaceError(
      "FORBIDDEN",
      reviewerId === order.buyerId
        ? "A buyer reviews the seller or the item."
        : "A seller reviews the buyer.",
    );
  }
  const status = statusUnder(order.stage);
  if (status !== "delivered" && status !== "returned") {
    throw new MarketplaceError(
      "INVALID_TRANSITION",
      `This order is ${status}. It can be reviewed once it has been delivered.`,
      { details: { current: status, allowedStates: ["delivered", "returned"] } },
    );
  }
  return { targetId: target.id, revieweeId: target.reviewee };
}

function targetOf({ buyerId, sellerId, listingId }: Reviewed, targetType: TargetType) {
  switch (targetType) {
    case "seller":
      return { reviewer: buyerId, reviewee: sellerId, id: sellerId };
    case "item":
      return { reviewer: buyerId, reviewee: sellerId, id: listingId };
    case "buyer":
      return { reviewer: sellerId, reviewee: buyerId, id: buyerId };
  }
}

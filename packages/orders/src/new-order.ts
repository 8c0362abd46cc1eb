import type { Order, OrderTransition } from "./order.ts";
import { dueIn } from "./order-deadline.ts";
import type { OrderStage } from "./order-stage.ts";

/** What a new order is made of: what its buyer agreed to, and the unit that is held for it. */
export type NewOrder = Pick<
  Order,
  | "id"
  | "buyerId"
  | "sellerId"
  | "listingId"
  | "reservationId"
  | "price"
  | "category"
  | "listing"
  | "paymentKey"
  | "bundleId"
  | "offerId"
> & {
  readonly shipping: Pick<Order["shipping"], "address" | "method">;
  /** `paying` while the buyer has still to confirm the payment, else `capturing`. */
  readonly stage: OrderStage & ("paying" | "capturing");
  /** Until when the unit is held for a buyer who has still to pay. */
  readonly reservedUntil: Date;
  readonly now: Date;
};

/** Makes the order of a unit that is held for its buyer, and the first line of its history. */
export function newOrder({ now, reservedUntil, stage, shipping, ...own }: NewOrder): {
  readonly order: Order;
  readonly transition: OrderTransition;
} {
  return {
    order: {
      ...own,
      stage,
      dueAt: stage === "paying" ? reservedUntil : dueIn(stage, now),
      shipping: { ...shipping, trackingNumber: null, estimatedDelivery: null },
      ...{ refunded: 0, version: 1, createdAt: now, updatedAt: now },
    },
    transition: { event: "place", from: null, to: stage, actorId: own.buyerId, reason: null, at: now },
  };
}

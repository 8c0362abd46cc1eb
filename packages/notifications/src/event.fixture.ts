import type { DomainEvent } from "@marketplace/kernel";
import {
  type OfferEventPayload,
  type OrderEventPayload,
  offerEvents,
  orderEvents,
} from "@marketplace/orders/events";

/** What an event is made from; what is not said is as in any trade. */
export interface EventFacts {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly buyerId: string;
  readonly sellerId: string;
  /** The order, offer or payout. */
  readonly subjectId: string;
  readonly by?: OrderEventPayload["by"];
  readonly from?: OrderEventPayload["from"];
  readonly refunded?: number;
}

/** What things cost in events of tests. */
export const PRICE = { amount: 125_000, currency: "DKK" } as const;

/** What is traded in events of tests. */
export const TITLE = "Oak desk with three drawers";

/** Every type of event of which somebody may be told. */
export const eventTypes: readonly string[] = [
  ...[...orderEvents, ...offerEvents].flatMap(({ shape }) => [...shape.type.values]),
  "payouts.sent",
  "payouts.failed",
  "reviews.created",
];

/** An event as its slice publishes it. */
export function eventFrom(facts: EventFacts): DomainEvent {
  const { id, type, at, subjectId: aggregateId } = facts;
  return { id, type, at, aggregateId, version: 1, sequence: 1, payload: payloadFrom(facts) };
}

function payloadFrom(facts: EventFacts): DomainEvent["payload"] {
  const { type, buyerId, sellerId, subjectId, by = "system", from = null, refunded = 0 } = facts;
  const trade = { buyerId, sellerId, listingId: subjectId, title: TITLE, price: PRICE };
  if (type.startsWith("orders."))
    return {
      ...{ ...trade, orderId: subjectId, bundleId: null, event: "pay", by, from, stage: "placed", refunded },
    } satisfies OrderEventPayload;
  if (type.startsWith("offers."))
    return {
      ...{ ...trade, offerId: subjectId, status: "open", by: by === "moderator" ? "system" : by },
    } satisfies OfferEventPayload;
  if (type.startsWith("reviews.")) {
    const isBuyers = by !== "seller";
    return {
      ...{ reviewId: subjectId, orderId: subjectId, rating: 5 },
      ...{ reviewerId: isBuyers ? buyerId : sellerId, revieweeId: isBuyers ? sellerId : buyerId },
      ...{ targetType: isBuyers ? "seller" : "buyer", targetId: isBuyers ? sellerId : buyerId },
    };
  }
  return { sellerId, money: PRICE, ...(type === "payouts.failed" ? { failure: "account_closed" } : {}) };
}

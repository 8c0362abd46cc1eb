import { MarketplaceError, type Money, notFound, sameMoney } from "@marketplace/kernel";
import type { OfferedListing } from "@marketplace/listings";
import type { Order, OrderTransition } from "./order.ts";
import { type OrderActor, orderMachine, type ReservationStatus, reservationUnder } from "./order-status.ts";

/** What a buyer relies on when placing an order. */
export interface Expectation {
  readonly buyerId: string;
  readonly price: Money;
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
  if (!sameMoney(listing.price, price)) {
    const { amount, currency } = listing.price;
    throw new MarketplaceError("PRICE_CHANGED", "The price has changed; look at it and order again.", {
      details: { amount, currency },
    });
  }
  return listing;
}

/** What a new order is made of, beside the listing. */
export interface NewOrder {
  readonly id: string;
  readonly reservationId: string;
  readonly buyerId: string;
  readonly shipping: Pick<Order["shipping"], "address" | "method">;
  readonly now: Date;
}

/** Makes the order of a unit that is held for its buyer, and the first line of its history. */
export function newOrder(
  listing: OfferedListing,
  { id, reservationId, buyerId, shipping, now }: NewOrder,
): { readonly order: Order; readonly transition: OrderTransition } {
  const status = orderMachine.initial;
  return {
    order: {
      ...{ id, buyerId, sellerId: listing.sellerId, listingId: listing.id, reservationId, status },
      price: listing.price,
      listing: { title: listing.title, imageKey: listing.thumbnailKey },
      shipping: { ...shipping, trackingNumber: null, estimatedDelivery: null },
      ...{ paymentId: null, version: 1, createdAt: now, updatedAt: now },
    },
    transition: { event: "place", from: null, to: status, actorId: buyerId, reason: null, at: now },
  };
}

/** What someone wants to do to an order. */
export type OrderChange =
  | { readonly event: "confirm" }
  | { readonly event: "ship"; readonly trackingNumber: string; readonly estimatedDelivery: string | null }
  | { readonly event: "deliver" }
  | { readonly event: "cancel"; readonly reason: string }
  | { readonly event: "return"; readonly reason: string };

/** Who wants it, on what they last saw, and when. */
export interface ChangeRequest {
  readonly change: OrderChange;
  readonly actor: OrderActor;
  /** The account behind the actor; null for the platform itself. */
  readonly actorId: string | null;
  /** The version of the order that the actor decided on. */
  readonly version: number;
  readonly now: Date;
}

/** What follows from a change: the order after it, its line of history, and how its reservation ends, if it does. */
export interface ChangeDecision {
  readonly order: Order;
  readonly transition: OrderTransition;
  readonly reservation: Exclude<ReservationStatus, "held"> | null;
}

/**
 * Decides what a change makes of an order.
 * @throws MarketplaceError `STALE_VERSION`, `INVALID_TRANSITION`, `FORBIDDEN` or `VALIDATION_FAILED`.
 */
export function decideChange(order: Order, request: ChangeRequest): ChangeDecision {
  const { change, actor, actorId, version, now } = request;
  if (order.version !== version) {
    throw new MarketplaceError(
      "STALE_VERSION",
      "This order has changed since you looked at it. Load it again and decide anew.",
      { details: { version: order.version } },
    );
  }
  const status = orderMachine.next(order.status, change.event, actor);
  const before = reservationUnder(order.status);
  const after = reservationUnder(status);
  return {
    order: { ...order, ...changedFields(order, change, now), status, version: version + 1, updatedAt: now },
    transition: {
      event: change.event,
      from: order.status,
      to: status,
      actorId,
      reason: reasonOf(change),
      at: now,
    },
    reservation: after === before || after === "held" ? null : after,
  };
}

function changedFields(order: Order, change: OrderChange, now: Date): Partial<Order> {
  switch (change.event) {
    case "ship": {
      const { trackingNumber, estimatedDelivery } = change;
      if (estimatedDelivery !== null) checkDelivery(estimatedDelivery, now);
      return { shipping: { ...order.shipping, trackingNumber, estimatedDelivery } };
    }
    case "confirm":
    case "deliver":
    case "cancel":
    case "return":
      return {};
  }
}

function reasonOf(change: OrderChange): string | null {
  switch (change.event) {
    case "cancel":
    case "return":
      return change.reason;
    case "confirm":
    case "ship":
    case "deliver":
      return null;
  }
}

const DAY_MS = 24 * 60 * 60 * 1_000;

function checkDelivery(date: string, now: Date): void {
  // Where the seller is it may still be yesterday by UTC, so one day of grace is given.
  const earliest = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10);
  const latest = new Date(now.getTime() + 366 * DAY_MS).toISOString().slice(0, 10);
  if (date >= earliest && date <= latest) return;
  throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
    fieldErrors: { estimatedDelivery: ["must be from today to a year from now"] },
  });
}

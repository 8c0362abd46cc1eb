import type { OfferedListing } from "@marketplace/listings";
import { newOrder } from "./new-order.ts";
import type { Order } from "./order.ts";
import type { PlaceOrder } from "./order-input.ts";

/** The price of a listing in these tests, as `addListing` makes it. */
export const price = { amount: 129_900, currency: "DKK" };

/** A way of shipping that the schema takes. */
export const shipping = {
  address: { name: "Anna Jensen", line1: "Nørregade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
  method: "standard",
} as const;

/** The instant at which decisions are taken. */
export const now = new Date("2026-06-01T12:00:00.000Z");

/** Ids with a name in them, for decisions that only compare them. */
export const ids = { buyer: "buyer", seller: "seller", stranger: "stranger", listing: "listing" };

/** A listing that anyone but its seller may order. */
export function offered(changes: Partial<OfferedListing> = {}): OfferedListing {
  return {
    id: ids.listing,
    sellerId: ids.seller,
    title: "Bicycle",
    category: "bikes",
    price,
    status: "active",
    moderation: "visible",
    thumbnailKey: "thumbnail.webp",
    ...changes,
  };
}

/** An order of that listing, placed and paid, at version 2 unless said otherwise. */
export function order(changes: Partial<Order> = {}): Order {
  const { id, title, thumbnailKey, ...listing } = offered();
  const { order: placed } = newOrder({
    ...{ id: "order", buyerId: ids.buyer, listingId: id, reservationId: "reservation" },
    ...{ sellerId: listing.sellerId, price: listing.price, category: listing.category },
    ...{ paymentKey: "payment", bundleId: null, offerId: null, shipping, stage: "capturing" },
    listing: { title, imageKey: thumbnailKey },
    reservedUntil: now,
    now: new Date("2026-05-31T12:00:00.000Z"),
  });
  return { ...placed, stage: "placed", version: 2, ...changes };
}

/** A card of the sandbox that pays. */
export const payment = { token: "4242424242424242" };

/** What a client sends to place an order. */
export function placing(changes: Partial<PlaceOrder> & Pick<PlaceOrder, "listingId">): PlaceOrder {
  return {
    idempotencyKey: `order-of-${changes.listingId}`,
    expectedPrice: price,
    shipping,
    payment,
    ...changes,
  };
}

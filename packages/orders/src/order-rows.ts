import { MAX_AMOUNT } from "@marketplace/kernel";
import { z } from "zod";
import { addressSchema, type Order, type OrderTransition, SHIPPING_METHODS } from "./order.ts";
import { ORDER_EVENTS, ORDER_STAGES } from "./order-stage.ts";

// A bigint travels as text, so that no digit is lost.
const amountSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().max(MAX_AMOUNT));

/** The columns of `orders` that make an order; `status` follows from the stage. */
export const ORDER_FIELDS = `id, buyer_id, seller_id, listing_id, reservation_id, stage, due_at, amount, currency,
  refunded, category, payment_key, bundle_id, offer_id, listing_title, listing_image, shipping_address,
  shipping_method, tracking_number, estimated_delivery, version, created_at, updated_at`;

/** The same as a list for SELECT; a date without a time is read as it is written. */
export const ORDER_COLUMNS = ORDER_FIELDS.replace("estimated_delivery", "estimated_delivery::text");

/** Reads a row of `ORDER_COLUMNS` as an order. */
export const orderRow = z
  .object({
    id: z.string(),
    buyer_id: z.string(),
    seller_id: z.string(),
    listing_id: z.string(),
    reservation_id: z.string(),
    stage: z.enum(ORDER_STAGES),
    due_at: z.date().nullable(),
    amount: amountSchema,
    currency: z.string(),
    refunded: amountSchema,
    category: z.string(),
    payment_key: z.string().nullable(),
    bundle_id: z.string().nullable(),
    offer_id: z.string().nullable(),
    listing_title: z.string(),
    listing_image: z.string().nullable(),
    shipping_address: addressSchema,
    shipping_method: z.enum(SHIPPING_METHODS),
    tracking_number: z.string().nullable(),
    estimated_delivery: z.iso.date().nullable(),
    version: z.int(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .transform(
    (row): Order => ({
      id: row.id,
      buyerId: row.buyer_id,
      sellerId: row.seller_id,
      listingId: row.listing_id,
      reservationId: row.reservation_id,
      stage: row.stage,
      dueAt: row.due_at,
      price: { amount: row.amount, currency: row.currency },
      refunded: row.refunded,
      category: row.category,
      paymentKey: row.payment_key,
      bundleId: row.bundle_id,
      offerId: row.offer_id,
      listing: { title: row.listing_title, imageKey: row.listing_image },
      shipping: {
        address: row.shipping_address,
        method: row.shipping_method,
        trackingNumber: row.tracking_number,
        estimatedDelivery: row.estimated_delivery,
      },
      version: row.version,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  );

/** Reads a row of `order_transitions` as a line of an order's history. */
export const transitionRow = z
  .object({
    event: z.enum(["place", ...ORDER_EVENTS]),
    from_stage: z.enum(ORDER_STAGES).nullable(),
    to_stage: z.enum(ORDER_STAGES),
    actor_id: z.string().nullable(),
    reason: z.string().nullable(),
    at: z.date(),
  })
  .transform(
    ({ event, from_stage, to_stage, actor_id, reason, at }): OrderTransition => ({
      ...{ event, from: from_stage, to: to_stage, actorId: actor_id, reason, at },
    }),
  );

/** An order as a row of `orders`, for JSON. */
export function rowOf({ price, listing, shipping, ...order }: Order) {
  return {
    id: order.id,
    buyer_id: order.buyerId,
    seller_id: order.sellerId,
    listing_id: order.listingId,
    reservation_id: order.reservationId,
    stage: order.stage,
    due_at: order.dueAt,
    amount: price.amount,
    currency: price.currency,
    refunded: order.refunded,
    category: order.category,
    payment_key: order.paymentKey,
    bundle_id: order.bundleId,
    offer_id: order.offerId,
    listing_title: listing.title,
    listing_image: listing.imageKey,
    shipping_address: shipping.address,
    shipping_method: shipping.method,
    tracking_number: shipping.trackingNumber,
    estimated_delivery: shipping.estimatedDelivery,
    version: order.version,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
  };
}

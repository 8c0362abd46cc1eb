import { MAX_AMOUNT } from "@marketplace/kernel";
import type { InferCreationAttributes } from "sequelize";
import { z } from "zod";
import { type Order, type OrderTransition, SHIPPING_METHODS } from "./order.ts";
import { ORDER_EVENTS, ORDER_STATUSES } from "./order-status.ts";
import type { OrderRow, TransitionRow } from "./order-tables.ts";

const amountSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(MAX_AMOUNT));

const orderRowSchema = z.object({
  id: z.string(),
  buyerId: z.string(),
  sellerId: z.string(),
  listingId: z.string(),
  reservationId: z.string(),
  status: z.enum(ORDER_STATUSES),
  amount: amountSchema,
  currency: z.string(),
  listingTitle: z.string(),
  listingImage: z.string().nullable(),
  paymentId: z.string().nullable(),
  shippingAddress: z.object({
    name: z.string(),
    line1: z.string(),
    line2: z.string().optional(),
    postalCode: z.string(),
    city: z.string(),
    country: z.string(),
  }),
  shippingMethod: z.enum(SHIPPING_METHODS),
  trackingNumber: z.string().nullable(),
  estimatedDelivery: z.iso.date().nullable(),
  version: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

const transitionRowSchema = z.object({
  event: z.enum(["place", ...ORDER_EVENTS]),
  fromStatus: z.enum(ORDER_STATUSES).nullable(),
  toStatus: z.enum(ORDER_STATUSES),
  actorId: z.string().nullable(),
  reason: z.string().nullable(),
  at: z.date(),
});

/** Reads a row as an order. */
export function orderFrom(row: OrderRow): Order {
  const parsed = orderRowSchema.parse(row.get({ plain: true }));
  const { amount, currency, listingTitle, listingImage, shippingAddress, shippingMethod } = parsed;
  const { id, buyerId, sellerId, listingId, reservationId, status, paymentId, version } = parsed;
  const { trackingNumber, estimatedDelivery, createdAt, updatedAt } = parsed;
  return {
    ...{ id, buyerId, sellerId, listingId, reservationId, status, paymentId, version, createdAt, updatedAt },
    price: { amount, currency },
    listing: { title: listingTitle, imageKey: listingImage },
    shipping: { address: shippingAddress, method: shippingMethod, trackingNumber, estimatedDelivery },
  };
}

/** Reads a row as a line of an order's history. */
export function transitionFrom(row: TransitionRow): OrderTransition {
  const { event, fromStatus, toStatus, actorId, reason, at } = transitionRowSchema.parse(
    row.get({ plain: true }),
  );
  return { event, from: fromStatus, to: toStatus, actorId, reason, at };
}

/** The columns that an order fills; what it was asked for with is its placing's to add. */
export function columnsOf(
  order: Order,
): Omit<InferCreationAttributes<OrderRow>, "idempotencyKey" | "inputHash"> {
  const { id, buyerId, sellerId, listingId, reservationId, status, paymentId, version } = order;
  const { address, method, trackingNumber, estimatedDelivery } = order.shipping;
  return {
    ...{ id, buyerId, sellerId, listingId, reservationId, status, paymentId, version },
    ...{ trackingNumber, estimatedDelivery, createdAt: order.createdAt, updatedAt: order.updatedAt },
    amount: String(order.price.amount),
    currency: order.price.currency,
    listingTitle: order.listing.title,
    listingImage: order.listing.imageKey,
    shippingAddress: address,
    shippingMethod: method,
  };
}

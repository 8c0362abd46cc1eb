import { MAX_AMOUNT } from "@marketplace/kernel";
import type { InferCreationAttributes } from "sequelize";
import { z } from "zod";
import { addressSchema, type Order, type OrderTransition, SHIPPING_METHODS } from "./order.ts";
import { ORDER_EVENTS, ORDER_STAGES } from "./order-stage.ts";
import type { OrderRow, TransitionRow } from "./order-tables.ts";

const amountSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().max(MAX_AMOUNT));

const orderRowSchema = z
  .object({
    id: z.string(),
    buyerId: z.string(),
    sellerId: z.string(),
    listingId: z.string(),
    reservationId: z.string(),
    stage: z.enum(ORDER_STAGES),
    dueAt: z.date().nullable(),
    amount: amountSchema,
    currency: z.string(),
    refunded: amountSchema,
    category: z.string(),
    paymentKey: z.string().nullable(),
    bundleId: z.string().nullable(),
    offerId: z.string().nullable(),
    listingTitle: z.string(),
    listingImage: z.string().nullable(),
    shippingAddress: addressSchema,
    shippingMethod: z.enum(SHIPPING_METHODS),
    trackingNumber: z.string().nullable(),
    estimatedDelivery: z.iso.date().nullable(),
    version: z.int(),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .transform((row): Order => {
    const { amount, currency, listingTitle, listingImage, ...own } = row;
    const { shippingAddress, shippingMethod, trackingNumber, estimatedDelivery, ...order } = own;
    return {
      ...order,
      price: { amount, currency },
      listing: { title: listingTitle, imageKey: listingImage },
      shipping: { address: shippingAddress, method: shippingMethod, trackingNumber, estimatedDelivery },
    };
  });

const transitionRowSchema = z.object({
  event: z.enum(["place", ...ORDER_EVENTS]),
  fromStage: z.enum(ORDER_STAGES).nullable(),
  toStage: z.enum(ORDER_STAGES),
  actorId: z.string().nullable(),
  reason: z.string().nullable(),
  at: z.date(),
});

/** Reads a row as an order. */
export function orderFrom(row: OrderRow): Order {
  return orderRowSchema.parse(row.get({ plain: true }));
}

/** Reads a row as a line of an order's history. */
export function transitionFrom(row: TransitionRow): OrderTransition {
  const { event, fromStage, toStage, actorId, reason, at } = transitionRowSchema.parse(
    row.get({ plain: true }),
  );
  return { event, from: fromStage, to: toStage, actorId, reason, at };
}

/** The columns that an order fills. */
export function columnsOf(order: Order): InferCreationAttributes<OrderRow> {
  const { price, listing, shipping, refunded, ...own } = order;
  return {
    ...own,
    amount: String(price.amount),
    currency: price.currency,
    refunded: String(refunded),
    listingTitle: listing.title,
    listingImage: listing.imageKey,
    shippingAddress: shipping.address,
    shippingMethod: shipping.method,
    trackingNumber: shipping.trackingNumber,
    estimatedDelivery: shipping.estimatedDelivery,
  };
}

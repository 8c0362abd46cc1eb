import { idSchema, moneySchema } from "@marketplace/kernel";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { type Order, type OrderTransition, SHIPPING_METHODS } from "./order.ts";
import { sideOf } from "./order-policy.ts";
import { ORDER_EVENTS, ORDER_STATUSES, orderMachine } from "./order-status.ts";

const statusSchema = z.enum(ORDER_STATUSES);
const boughtSchema = z.strictObject({ title: z.string(), thumbnailUrl: z.url().nullable() });

/** An order as its two parties see it. */
export const orderSchema = z.strictObject({
  id: idSchema,
  buyerId: idSchema,
  sellerId: idSchema,
  listingId: idSchema,
  /** The listing as it was when it was bought. */
  listing: boughtSchema,
  status: statusSchema,
  price: moneySchema,
  shipping: z.strictObject({
    address: z.strictObject({
      name: z.string(),
      line1: z.string(),
      line2: z.string().optional(),
      postalCode: z.string(),
      city: z.string(),
      country: z.string(),
    }),
    method: z.enum(SHIPPING_METHODS),
    trackingNumber: z.string().nullable(),
    estimatedDelivery: z.iso.date().nullable(),
  }),
  paymentId: z.string().nullable(),
  history: z.array(
    z.strictObject({
      event: z.enum(["place", ...ORDER_EVENTS]),
      from: statusSchema.nullable(),
      to: statusSchema,
      at: z.date(),
      reason: z.string().nullable(),
    }),
  ),
  /** What the viewer may do now. */
  allowed: z.array(z.enum(ORDER_EVENTS)),
  version: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An order as its two parties see it. */
export type OrderView = z.output<typeof orderSchema>;

/** An order as a line of a list. */
export const orderSummarySchema = z.strictObject({
  id: idSchema,
  /** Which side the viewer is on. */
  role: z.enum(["buyer", "seller"]),
  listingId: idSchema,
  listing: boughtSchema,
  status: statusSchema,
  price: moneySchema,
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An order as a line of a list. */
export type OrderSummary = z.output<typeof orderSummarySchema>;

type PublicImages = Pick<Minio, "buckets" | "publicUrl">;

/** Shows an order and its history to a viewer, with what that viewer may do. */
export function orderView(
  images: PublicImages,
  viewerId: string,
  { order, history }: { readonly order: Order; readonly history: readonly OrderTransition[] },
): OrderView {
  const side = sideOf(order, viewerId);
  const { id, buyerId, sellerId, listingId, status, price, shipping, paymentId, version } = order;
  return {
    ...{ id, buyerId, sellerId, listingId, status, price, shipping, paymentId, version },
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    listing: boughtView(images, order.listing),
    history: history.map(({ event, from, to, at, reason }) => ({ event, from, to, at, reason })),
    allowed: side === null ? [] : [...orderMachine.allowed(status, side)],
  };
}

/** Shows an order as a line of its buyer's or seller's list. */
export function orderSummary(images: PublicImages, viewerId: string, order: Order): OrderSummary {
  const { id, listingId, status, price, createdAt, updatedAt } = order;
  return {
    ...{ id, listingId, status, price, createdAt, updatedAt },
    role: order.buyerId === viewerId ? "buyer" : "seller",
    listing: boughtView(images, order.listing),
  };
}

function boughtView({ publicUrl, buckets }: PublicImages, { title, imageKey }: Order["listing"]) {
  return { title, thumbnailUrl: imageKey === null ? null : publicUrl(buckets.listingImages, imageKey) };
}

import { idSchema, moneySchema, personal } from "@marketplace/kernel";
import { PAYMENT_STATUSES } from "@marketplace/payments";
import type { Actor } from "@marketplace/rpc";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { claimSchema } from "./claim.ts";
import type { OrderInFull } from "./find-order.ts";
import { addressSchema, type Order, SHIPPING_METHODS } from "./order.ts";
import { actsAs, sideOf } from "./order-policy.ts";
import {
  ORDER_EVENTS,
  ORDER_STAGES,
  ORDER_STATUSES,
  type OrderEvent,
  orderMachine,
  statusUnder,
} from "./order-stage.ts";

const statusSchema = z.enum(ORDER_STATUSES);
const stageSchema = z.enum(ORDER_STAGES);
const boughtSchema = z.strictObject({ title: z.string(), thumbnailUrl: z.url().nullable() });

/** An order as its two parties see it. */
export const orderSchema = z.strictObject({
  id: idSchema,
  buyerId: idSchema,
  sellerId: idSchema,
  listingId: idSchema,
  /** The orders that were bought together with it carry the same one. */
  bundleId: idSchema.nullable(),
  /** The offer whose price was agreed on. */
  offerId: idSchema.nullable(),
  /** The listing as it was when it was bought. */
  listing: boughtSchema,
  status: statusSchema,
  /** Where it stands in full; `status` is the coarser of the two. */
  stage: stageSchema,
  /** When the platform moves it on by itself; null at an end. */
  dueAt: z.date().nullable(),
  price: moneySchema,
  /** What the buyer gets back, or has got back. */
  refunded: moneySchema,
  shipping: personal(
    z.strictObject({
      address: addressSchema.strict(),
      method: z.enum(SHIPPING_METHODS),
      trackingNumber: z.string().nullable(),
      estimatedDelivery: z.iso.date().nullable(),
    }),
  ),
  /** Null for an order from before there were payments. */
  payment: personal(z.strictObject({ status: z.enum(PAYMENT_STATUSES), provider: z.string() })).nullable(),
  claims: personal(z.array(claimSchema.omit({ evidence: true }).extend({ evidenceUrls: z.array(z.url()) }))),
  history: z.array(
    z.strictObject({
      event: z.enum(["place", ...ORDER_EVENTS]),
      from: stageSchema.nullable(),
      to: stageSchema,
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
  role: personal(z.enum(["buyer", "seller"])),
  listingId: idSchema,
  bundleId: idSchema.nullable(),
  listing: boughtSchema,
  status: statusSchema,
  stage: stageSchema,
  dueAt: z.date().nullable(),
  price: moneySchema,
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An order as a line of a list. */
export type OrderSummary = z.output<typeof orderSummarySchema>;

/** An order that a moderator can decide, as a line of a list. */
export const disputeSummarySchema = orderSummarySchema
  .omit({ role: true })
  .extend({ buyerId: idSchema, sellerId: idSchema });

/** An order that a moderator can decide, as a line of a list. */
export type DisputeSummary = z.output<typeof disputeSummarySchema>;

type PublicImages = Pick<Minio, "buckets" | "publicUrl">;
type Viewer = Pick<Actor, "userId" | "role">;

/** Shows an order and what stands beside it to a viewer, with what that viewer may do. */
export function orderView(
  images: PublicImages,
  viewer: Viewer,
  { order, history, claims, payment }: OrderInFull,
): OrderView {
  const { id, buyerId, sellerId, listingId, bundleId, offerId, stage, dueAt, price, shipping, version } =
    order;
  return {
    ...{ id, buyerId, sellerId, listingId, bundleId, offerId, stage, dueAt, price, shipping, version },
    status: statusUnder(stage),
    refunded: { ...price, amount: order.refunded },
    payment: payment && { status: payment.status, provider: payment.provider },
    claims: claims.map(({ evidence, ...claim }) => ({
      ...claim,
      evidenceUrls: evidence.map((key) => images.publicUrl(images.buckets.listingImages, key)),
    })),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    listing: boughtView(images, order.listing),
    history: history.map(({ event, from, to, at, reason }) => ({ event, from, to, at, reason })),
    allowed: allowedTo(order, viewer),
  };
}

function allowedTo(order: Order, viewer: Viewer): OrderEvent[] {
  const as = actsAs(order, viewer);
  return as === null ? [] : [...orderMachine.allowed(order.stage, as)];
}

/** Shows an order as a line of its buyer's or seller's list. */
export function orderSummary(images: PublicImages, viewerId: string, order: Order): OrderSummary {
  return { ...lineOf(images, order), role: sideOf(order, viewerId) ?? "seller" };
}

/** Shows an order as a line of the moderators' list. */
export function disputeSummary(images: PublicImages, order: Order): DisputeSummary {
  return { ...lineOf(images, order), buyerId: order.buyerId, sellerId: order.sellerId };
}

function lineOf(images: PublicImages, order: Order) {
  const { id, listingId, bundleId, stage, dueAt, price, createdAt, updatedAt } = order;
  return {
    ...{ id, listingId, bundleId, stage, dueAt, price, createdAt, updatedAt },
    status: statusUnder(stage),
    listing: boughtView(images, order.listing),
  };
}

function boughtView({ publicUrl, buckets }: PublicImages, { title, imageKey }: Order["listing"]) {
  return { title, thumbnailUrl: imageKey === null ? null : publicUrl(buckets.listingImages, imageKey) };
}

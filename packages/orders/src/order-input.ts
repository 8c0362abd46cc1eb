import {
  countrySchema,
  cursorSchema,
  idempotencyKeySchema,
  idSchema,
  lineSchema,
  moneySchema,
  pageLimitSchema,
  priceSchema,
  textSchema,
} from "@marketplace/kernel";
import { z } from "zod";
import { RETURN_REASONS } from "./claim.ts";
import { SHIPPING_METHODS } from "./order.ts";
import { ORDER_STATUSES } from "./order-stage.ts";

const addressSchema = z.strictObject({
  name: lineSchema({ max: 100 }),
  line1: lineSchema({ max: 120 }),
  line2: lineSchema({ max: 120 }).optional(),
  postalCode: lineSchema({ max: 20 }),
  city: lineSchema({ max: 100 }),
  country: countrySchema,
});

/** What a buyer pays with: the provider's token for a card, whose number never comes here. */
const paymentSchema = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_]{4,200}$/, "must be the payment provider's token for a card"),
});

const shippingSchema = z.strictObject({ address: addressSchema, method: z.enum(SHIPPING_METHODS) });
const wantedSchema = z.strictObject({ listingId: idSchema, expectedPrice: priceSchema });

/** What a buyer sends to place an order; `expectedPrice` is what the buyer saw. */
export const placeOrderSchema = wantedSchema.extend({
  /** An accepted offer of the buyer's, whose price is then the one that is expected. */
  offerId: idSchema.optional(),
  idempotencyKey: idempotencyKeySchema,
  shipping: shippingSchema,
  payment: paymentSchema,
});

/** What a buyer sends to place an order. */
export type PlaceOrder = z.output<typeof placeOrderSchema>;

/** How many items can be bought together. */
const MAX_BUNDLE = 20;

/** What a buyer sends to buy several items of one seller together: all of them or none. */
export const placeBundleSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  items: z
    .array(wantedSchema)
    .min(2, "must be at least 2 items")
    .max(MAX_BUNDLE, `must be at most ${MAX_BUNDLE} items`)
    .refine(
      (items) => new Set(items.map(({ listingId }) => listingId)).size === items.length,
      "must name each listing once",
    ),
  shipping: shippingSchema,
  payment: paymentSchema,
});

/** Which order is meant, at which version the caller saw it; a repetition under the same key is answered as before. */
export const orderAtVersionSchema = z.strictObject({
  orderId: idSchema,
  version: z.int().min(1),
  idempotencyKey: idempotencyKeySchema,
});

/** What a seller says when a parcel is on its way. */
export const shipOrderSchema = orderAtVersionSchema.extend({
  trackingNumber: lineSchema({ max: 60 }),
  estimatedDelivery: z.iso.date("must be a date such as 2026-06-30").optional(),
});

/** Which order is meant, and why. */
export const orderWithReasonSchema = orderAtVersionSchema.extend({ reason: textSchema({ max: 500 }) });

/** What a buyer says when a parcel never came. */
export const reportMissingSchema = orderAtVersionSchema.extend({ explanation: textSchema({ max: 2_000 }) });

/** What a buyer says when an item has to go back; `uploadIds` are photographs of what is wrong. */
export const requestReturnSchema = reportMissingSchema.extend({
  reason: z.enum(RETURN_REASONS),
  uploadIds: z.array(idSchema).max(6, "must be at most 6 photographs").default([]),
});

/** What a seller says to a claim. */
export const answerClaimSchema = orderAtVersionSchema.extend({ answer: textSchema({ max: 2_000 }) });

/** The parcel in which an item goes back. */
export const shipReturnSchema = orderAtVersionSchema.extend({ trackingNumber: lineSchema({ max: 60 }) });

/** What a moderator decides of a claim: what the buyer gets back, in the order's currency, from nothing to the price. */
export const decideClaimSchema = orderAtVersionSchema.extend({
  refund: moneySchema,
  decision: textSchema({ max: 2_000 }),
});

/** Which of the orders that wait for a moderator are asked for. */
export const disputesSchema = z.strictObject({ cursor: cursorSchema.optional(), limit: pageLimitSchema });

/** Which of the caller's own orders are asked for. */
export const myOrdersSchema = z.strictObject({
  role: z.enum(["buyer", "seller"]).optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** Which of the caller's own orders are asked for. */
export type MyOrders = z.output<typeof myOrdersSchema>;

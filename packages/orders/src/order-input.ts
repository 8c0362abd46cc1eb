import {
  countrySchema,
  cursorSchema,
  idempotencyKeySchema,
  idSchema,
  lineSchema,
  pageLimitSchema,
  priceSchema,
  textSchema,
} from "@marketplace/kernel";
import { z } from "zod";
import { SHIPPING_METHODS } from "./order.ts";
import { ORDER_STATUSES } from "./order-status.ts";

const addressSchema = z.strictObject({
  name: lineSchema({ max: 100 }),
  line1: lineSchema({ max: 120 }),
  line2: lineSchema({ max: 120 }).optional(),
  postalCode: lineSchema({ max: 20 }),
  city: lineSchema({ max: 100 }),
  country: countrySchema,
});

/** What a buyer sends to place an order; `expectedPrice` is what the buyer saw. */
export const placeOrderSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  listingId: idSchema,
  expectedPrice: priceSchema,
  shipping: z.strictObject({ address: addressSchema, method: z.enum(SHIPPING_METHODS) }),
});

/** What a buyer sends to place an order. */
export type PlaceOrder = z.output<typeof placeOrderSchema>;

/** Which order is meant, at which version the caller saw it. */
export const orderAtVersionSchema = z.strictObject({ orderId: idSchema, version: z.int().min(1) });

/** What a seller says when a parcel is on its way. */
export const shipOrderSchema = orderAtVersionSchema.extend({
  trackingNumber: lineSchema({ max: 60 }),
  estimatedDelivery: z.iso.date("must be a date such as 2026-06-30").optional(),
});

/** Which order is meant, and why. */
export const orderWithReasonSchema = orderAtVersionSchema.extend({ reason: textSchema({ max: 500 }) });

/** Which of the caller's own orders are asked for. */
export const myOrdersSchema = z.strictObject({
  role: z.enum(["buyer", "seller"]).optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** Which of the caller's own orders are asked for. */
export type MyOrders = z.output<typeof myOrdersSchema>;

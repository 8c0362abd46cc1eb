import { eventOf, idSchema, moneySchema } from "@marketplace/kernel";
import { z } from "zod";
import { ORDER_EVENTS, ORDER_STAGES, type OrderEvent } from "./order-stage.ts";

/** What an event of an order tells; the aggregate is the order and the sequence its version, so numbers may be missing. */
const payload = z.strictObject({
  orderId: idSchema,
  buyerId: idSchema,
  sellerId: idSchema,
  listingId: idSchema,
  bundleId: idSchema.nullable(),
  event: z.enum(ORDER_EVENTS),
  stage: z.enum(ORDER_STAGES),
  price: moneySchema,
  /** Minor units that the buyer gets back in all. */
  refunded: z.int(),
});

/** What is published when an order moves on; null for what concerns nobody but the payment itself. */
export const orderEventTypes = {
  secure: null,
  pay: "orders.placed",
  confirm: "orders.confirmed",
  ship: "orders.shipped",
  deliver: "orders.delivered",
  "report-missing": "orders.reported-missing",
  "request-return": "orders.return-requested",
  "withdraw-return": "orders.return-withdrawn",
  "accept-return": "orders.return-accepted",
  "refuse-return": "orders.return-refused",
  "ship-return": "orders.return-shipped",
  "dispute-return": "orders.return-disputed",
  release: "orders.completed",
  refund: "orders.refunded",
  cancel: "orders.cancelled",
} as const satisfies Readonly<Record<OrderEvent, string | null>>;

/** The events of orders, each by its type. */
export const orderEvents = Object.values(orderEventTypes)
  .filter((type) => type !== null)
  .map((type) => eventOf({ type, version: 1, payload }));

/** What an event of an order tells. */
export type OrderEventPayload = z.output<typeof payload>;

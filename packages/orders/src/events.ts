import { eventOf, idSchema, moneySchema } from "@marketplace/kernel";
import { z } from "zod";
import { OFFER_STATUSES, type OfferActor, type OfferMove } from "./offer.ts";
import { ORDER_EVENTS, ORDER_STAGES, type OrderActor, type OrderEvent } from "./order-stage.ts";

const orderActors = ["buyer", "seller", "moderator", "system"] as const satisfies readonly OrderActor[];
const offerActors = ["buyer", "seller", "system"] as const satisfies readonly OfferActor[];

// Title and actor came later than the first events, which an outbox may still hold: those read as `null` and `system`.
const title = z.string().nullable().default(null);

/** What an event of an order tells; the aggregate is the order and the sequence its version, so numbers may be missing. */
const orderPayload = z.strictObject({
  orderId: idSchema,
  buyerId: idSchema,
  sellerId: idSchema,
  listingId: idSchema,
  /** The listing's title as it was when it was bought. */
  title,
  bundleId: idSchema.nullable(),
  event: z.enum(ORDER_EVENTS),
  /** Who caused it. */
  by: z.enum(orderActors).default("system"),
  /** Where the order stood before. */
  from: z.enum(ORDER_STAGES).nullable().default(null),
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
  .map((type) => eventOf({ type, version: 1, payload: orderPayload }));

/** What an event of an order tells. */
export type OrderEventPayload = z.output<typeof orderPayload>;

/** What an event of an offer tells; the aggregate is the offer and the sequence its version. */
const offerPayload = z.strictObject({
  offerId: idSchema,
  listingId: idSchema,
  /** The listing's title as it was when the offer was made. */
  title,
  buyerId: idSchema,
  sellerId: idSchema,
  /** Who caused it. */
  by: z.enum(offerActors).default("system"),
  status: z.enum(OFFER_STATUSES),
  price: moneySchema,
});

/** What is published when an offer moves on; null for the steps of its payment, which the order tells of. */
export const offerEventTypes = {
  make: "offers.made",
  counter: "offers.countered",
  accept: "offers.accepted",
  decline: "offers.declined",
  withdraw: "offers.withdrawn",
  expire: "offers.expired",
  pay: null,
  unpay: null,
  buy: null,
} as const satisfies Readonly<Record<OfferMove["event"], string | null>>;

/** The events of offers, each by its type. */
export const offerEvents = Object.values(offerEventTypes)
  .filter((type) => type !== null)
  .map((type) => eventOf({ type, version: 1, payload: offerPayload }));

/** What an event of an offer tells. */
export type OfferEventPayload = z.output<typeof offerPayload>;

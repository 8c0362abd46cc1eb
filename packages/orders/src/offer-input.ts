import {
  cursorSchema,
  idempotencyKeySchema,
  idSchema,
  moneySchema,
  pageLimitSchema,
  personal,
  priceSchema,
  textSchema,
} from "@marketplace/kernel";
import { z } from "zod";
import { OFFER_EVENTS, OFFER_STATUSES } from "./offer.ts";

const messageSchema = textSchema({ max: 500 }).optional();

/** What a buyer sends to make an offer. */
export const makeOfferSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  listingId: idSchema,
  price: priceSchema,
  message: messageSchema,
});

/** Which offer is meant, at which version the caller saw it. */
export const offerAtVersionSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  offerId: idSchema,
  version: z.int().min(1),
  message: messageSchema,
});

/** A counter-offer, by whose turn it is. */
export const counterOfferSchema = offerAtVersionSchema.extend({ price: priceSchema });

/** Which of the caller's own offers are asked for. */
export const myOffersSchema = z.strictObject({
  role: z.enum(["buyer", "seller"]).default("buyer"),
  status: z.enum(OFFER_STATUSES).optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** An offer as its two parties see it. */
export const offerSchema = z.strictObject({
  id: idSchema,
  listingId: idSchema,
  listingTitle: z.string(),
  buyerId: idSchema,
  sellerId: idSchema,
  status: z.enum(OFFER_STATUSES),
  price: personal(moneySchema),
  /** When it expires if nobody moves it on; null at an end. */
  expiresAt: z.date().nullable(),
  /** What the viewer may do now. */
  allowed: z.array(z.enum(OFFER_EVENTS)),
  version: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An offer with every move of it. */
export const offerWithMovesSchema = offerSchema.extend({
  moves: z.array(
    z.strictObject({
      event: z.enum(["make", ...OFFER_EVENTS]),
      by: z.enum(["buyer", "seller", "system"]),
      price: moneySchema,
      message: personal(z.string()).nullable(),
      at: z.date(),
    }),
  ),
});

/** An offer as its two parties see it. */
export type OfferView = z.output<typeof offerSchema>;

/** An offer with every move of it. */
export type OfferWithMoves = z.output<typeof offerWithMovesSchema>;

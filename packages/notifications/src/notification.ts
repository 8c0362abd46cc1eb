import { idSchema, moneySchema } from "@marketplace/kernel";
import { z } from "zod";

/** What a notification tells; a client has a sentence for each. */
export const NOTIFICATION_KINDS = [
  "order-placed",
  "order-unpaid",
  "order-confirmed",
  "order-shipped",
  "order-delivered",
  "order-missing",
  "order-completed",
  "order-refunded",
  "order-cancelled",
  "return-requested",
  "return-withdrawn",
  "return-accepted",
  "return-refused",
  "return-shipped",
  "return-disputed",
  "offer-made",
  "offer-countered",
  "offer-accepted",
  "offer-declined",
  "offer-withdrawn",
  "offer-expired",
  "payout-sent",
  "payout-failed",
  "review-received",
  "item-reviewed",
  "saved-search-match",
  "price-drop",
] as const;

/** What a notification tells; a client has a sentence for each. */
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** The side of a trade that its receiver is on. */
const sideSchema = z.enum(["buyer", "seller"]);

/** The side of a trade that a receiver is on. */
export type Side = z.output<typeof sideSchema>;

/**
 * One thing that one account is told: facts for a sentence, and no word or name of anyone but the listing's title, and the
 * account's own.
 */
export const notificationSchema = z.strictObject({
  /** The event that it tells of; an account is told of it once. */
  eventId: idSchema,
  userId: idSchema,
  kind: z.enum(NOTIFICATION_KINDS),
  /** The side of the trade that the account is on. */
  as: sideSchema,
  /** Who caused it: a side, a moderator, or the platform, as where a deadline passed. */
  by: z.enum([...sideSchema.options, "moderator", "system"]),
  /** What it leads to. */
  subject: z.strictObject({ type: z.enum(["order", "offer", "payout", "profile", "listing"]), id: idSchema }),
  /** The listing's title as it was then. */
  title: z.string().nullable(),
  /** The sum that the sentence names, if it names one. */
  money: moneySchema.nullable(),
  /** What it was before, where that is told. */
  before: moneySchema.optional(),
  /** What its receiver calls the search that found the listing. */
  search: z.string().optional(),
  /** When it happened. */
  at: z.date(),
});

/** One thing that one account is told. */
export type Notification = z.output<typeof notificationSchema>;

import {
  currencySchema,
  cursorSchema,
  idempotencyKeySchema,
  idSchema,
  pageLimitSchema,
} from "@marketplace/kernel";
import { z } from "zod";
import { PAYOUT_STATUSES } from "./payout.ts";

/** What is to be paid out: what is owed to a seller in a currency, when the payout comes to it. */
export const payoutWishSchema = z.strictObject({
  sellerId: idSchema,
  currency: currencySchema,
  /** What it is begun under; see `askedKey` and `dailyKey`. */
  key: z.string().min(1).max(200),
  /** The day for which it begins by itself; null when its seller asks for it. */
  day: z.iso.date().nullable(),
});

/** What is to be paid out. */
export type PayoutWish = z.output<typeof payoutWishSchema>;

/** The key of a payout that its seller asks for under a key of their own. */
export function askedKey(idempotencyKey: string): string {
  return `asked:${idempotencyKey}`;
}

/** The key of the one payout of a day that begins by itself. */
export function dailyKey(currency: string, day: string): string {
  return `daily:${currency}:${day}`;
}

/** What a seller sends to be paid what is owed to them now. */
export const requestPayoutSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  currency: currencySchema,
});

/** What a seller sends to be paid what is owed to them now. */
export type RequestPayout = z.output<typeof requestPayoutSchema>;

/** Which of the caller's payouts are asked for. */
export const myPayoutsSchema = z.strictObject({
  status: z.enum(PAYOUT_STATUSES).optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** Which of the caller's payouts are asked for. */
export type MyPayouts = z.output<typeof myPayoutsSchema>;

/** Which part of the caller's statement is asked for; `from` is included, `to` is not. */
export const myStatementSchema = z
  .strictObject({
    from: z.date().optional(),
    to: z.date().optional(),
    cursor: cursorSchema.optional(),
    limit: pageLimitSchema,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ["to"],
    error: "must be later than from",
  });

/** Which part of the caller's statement is asked for. */
export type MyStatement = z.output<typeof myStatementSchema>;

import { eventOf, idSchema, priceSchema } from "@marketplace/kernel";
import { z } from "zod";

const paid = { sellerId: idSchema, money: priceSchema };

/** Money was sent to a seller. */
export const payoutSentSchema = eventOf({
  type: "payouts.sent",
  version: 1,
  payload: z.strictObject(paid),
});

/** Money could not be sent to a seller, and is owed again; `failure` says why, such as `account_closed`. */
export const payoutFailedSchema = eventOf({
  type: "payouts.failed",
  version: 1,
  payload: z.strictObject({ ...paid, failure: z.string() }),
});

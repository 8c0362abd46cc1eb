import { idSchema, personal, priceSchema } from "@marketplace/kernel";
import { z } from "zod";
import { PAYOUT_STATUSES, type Payout } from "./payout.ts";

/** A payout as its seller sees it. */
export const payoutSchema = z.strictObject({
  id: idSchema,
  status: z.enum(PAYOUT_STATUSES),
  money: personal(priceSchema),
  /** The provider's name for it, once it is sent. */
  reference: personal(z.string()).nullable(),
  /** Why it was not sent, such as `account_closed`; it is owed again. */
  failure: personal(z.string()).nullable(),
  requestedAt: z.date(),
  /** When it was sent or failed. */
  endedAt: z.date().nullable(),
});

/** A payout as its seller sees it. */
export type PayoutView = z.output<typeof payoutSchema>;

/** Shows a payout; why one is not sent is told once it is owed again. */
export function payoutView({ sellerId: _, failure, ...shown }: Payout): PayoutView {
  return { ...shown, failure: shown.status === "failed" ? failure : null };
}

import { moneySchema } from "@marketplace/kernel";
import { z } from "zod";

/** What the saga that gives money back is given. */
export const returnMoneyInputSchema = z.strictObject({
  orderId: z.string(),
  paymentKey: z.string(),
  /** What goes back to the buyer; null where all that is held is let go. */
  refund: moneySchema.nullable(),
});

/** Whose money goes back, and how much. */
export type ReturnMoneyInput = z.output<typeof returnMoneyInputSchema>;

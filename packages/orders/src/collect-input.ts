import { moneySchema } from "@marketplace/kernel";
import { z } from "zod";

/** What the saga that collects a payment is given. */
export const collectInputSchema = z.strictObject({
  paymentKey: z.string(),
  items: z.array(z.strictObject({ orderId: z.string(), listingId: z.string(), reservationId: z.string() })),
  total: moneySchema,
});

/** A payment that its buyer has confirmed, and the orders that wait for it. */
export type CollectInput = z.output<typeof collectInputSchema>;

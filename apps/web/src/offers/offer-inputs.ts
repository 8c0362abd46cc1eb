import type { Money } from "@marketplace/api";
import { z } from "zod";
import { readPrice } from "../sell/price-input.ts";

/** Most characters of what somebody says to an offer. */
export const MAX_MESSAGE = 500;

/** Reads what somebody says to an offer; nothing at all is left out. */
export const messageSchema = z
  .string()
  .trim()
  .max(MAX_MESSAGE, `At most ${MAX_MESSAGE} characters`)
  .transform((message) => (message === "" ? undefined : message));

/** Which prices can be named. */
export interface PriceBounds {
  readonly currency: string;
  /** The price that it has to be below, at which the item can be bought at once; null where there is none. */
  readonly below: Money | null;
}

/** Reads a price that is named in an offer, and what is said to it. */
export function namedPriceSchema({ currency, below }: PriceBounds) {
  return z.object({
    price: z.string().transform((typed, context): Money => {
      const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      const reading = readPrice(typed, currency);
      if ("problem" in reading) return refuse(reading.problem);
      if (below !== null && reading.amount >= below.amount)
        return refuse("Offer less than the price; at the price itself you can buy it now");
      return { amount: reading.amount, currency };
    }),
    message: messageSchema,
  });
}

/** A price that is named in an offer, read. */
export type NamedPrice = z.output<ReturnType<typeof namedPriceSchema>>;

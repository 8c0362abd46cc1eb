import type { z } from "zod";
import { cardFormSchema } from "./cards.ts";
import { shippingFieldOf, shippingFormSchema } from "./shipping-inputs.ts";

/** Reads the form of an order: where it goes, how, and what it is paid with. */
export const buyFormSchema = shippingFormSchema.extend({ card: cardFormSchema });

/** What stands in the form of an order. */
export type BuyInputs = z.input<typeof buyFormSchema>;

/** The form of an order, read. */
export type BuyOutput = z.output<typeof buyFormSchema>;

/** The form's field of a dotted path of the API's input; null when it has none. */
export function buyFieldOf(path: string): ReturnType<typeof shippingFieldOf> | "card.choice" {
  return path.startsWith("payment") ? "card.choice" : shippingFieldOf(path);
}

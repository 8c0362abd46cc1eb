import { type Money, moneySchema, personal } from "@marketplace/kernel";
import { z } from "zod";
import { addressSchema, SHIPPING_METHODS } from "./order.ts";

/** What the saga of a placing is given: what was reserved for a buyer, and how it is to be paid. */
export const placeInputSchema = z.strictObject({
  buyerId: z.string(),
  bundleId: z.string().nullable(),
  reservedUntil: z.coerce.date(),
  shipping: z.strictObject({ address: addressSchema, method: z.enum(SHIPPING_METHODS) }),
  payment: z.strictObject({ id: z.string(), key: z.string(), token: personal(z.string()) }),
  /** In the order of the listings' ids. */
  items: z
    .array(
      z.strictObject({
        orderId: z.string(),
        reservationId: z.string(),
        listingId: z.string(),
        sellerId: z.string(),
        price: moneySchema,
        category: z.string(),
        listing: z.strictObject({ title: z.string(), imageKey: z.string().nullable() }),
        offerId: z.string().nullable(),
      }),
    )
    .min(1),
});

/** What the saga of a placing is given. */
export type PlaceInput = z.output<typeof placeInputSchema>;

/** One unit that is bought. */
export type PlaceItem = PlaceInput["items"][number];

/** What a placing comes to. */
export const placedSchema = z.strictObject({ orderIds: z.array(z.string()) });

/** What a placing comes to. */
export type Placed = z.output<typeof placedSchema>;

/** What a placing costs in all; its items are of one currency. */
export function totalOf({ items }: Pick<PlaceInput, "items">): Money {
  const amount = items.reduce((sum, { price }) => sum + price.amount, 0);
  const currency = items[0]?.price.currency;
  if (currency === undefined || items.some(({ price }) => price.currency !== currency))
    throw new Error("What is bought together is of one currency");
  return { amount, currency };
}

import { z } from "zod";
import { currencyDecimals, currencySchema } from "./currency.ts";

/** Largest amount that a listing or an order may carry, in minor units. */
export const MAX_AMOUNT = 100_000_000_000;

/** Money as an integer number of minor units and an ISO 4217 currency: `{ amount: 129900, currency: "DKK" }`. */
export const moneySchema = z.strictObject({
  amount: z.int("must be a whole number of minor units, such as 129900 for 1,299.00").min(0).max(MAX_AMOUNT),
  currency: currencySchema,
});

/** Money as an integer number of minor units and an ISO 4217 currency. */
export type Money = z.infer<typeof moneySchema>;

/** A price: money that is more than nothing. */
export const priceSchema = moneySchema.extend({
  amount: z
    .int("must be a whole number of minor units, such as 129900 for 1,299.00")
    .min(1, "must be more than 0")
    .max(MAX_AMOUNT),
});

/** Whether two sums are the same amount of the same currency. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

/** Writes money for people in the given BCP 47 locale, such as `kr. 1.299,00`. */
export function formatMoney(money: Money, locale = "en"): string {
  const decimals = currencyDecimals(money.currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(money.amount / 10 ** decimals);
}

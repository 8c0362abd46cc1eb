import { failureIn, type Money } from "@marketplace/api";
import type { Listing } from "../listing/listing.ts";

interface Agreed {
  /** What is to be bought, as it was read last. */
  readonly listings: readonly Pick<Listing, "price">[];
  /** What the buyer agreed to pay for each of them. */
  readonly prices: readonly Money[];
}

/** The prices of a next press of the button: those that were agreed on, or the new ones that the last was refused for. */
export function pricesAfter(failure: unknown, { listings, prices }: Agreed): readonly Money[] {
  const refused = failureIn(failure);
  if (refused?.code !== "PRICE_CHANGED") return prices;
  // Of several the refusal does not say which; they have been read anew since.
  if (prices.length > 1) return listings.map(({ price }) => price);
  const { amount, currency } = refused.details;
  return typeof amount === "number" && typeof currency === "string" ? [{ amount, currency }] : prices;
}

/** The sum of prices in one currency, that of the first of them. */
export function sumOf(prices: readonly Money[]): Money {
  return {
    amount: prices.reduce((sum, { amount }) => sum + amount, 0),
    currency: prices[0]?.currency ?? "DKK",
  };
}

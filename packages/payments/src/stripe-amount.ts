import { currencyDecimals, MarketplaceError, type Money } from "@marketplace/kernel";

// Stripe writes these with two decimals that are always 00, though ISO 4217 gives them none.
const WRITTEN_WITH_DECIMALS = new Set(["ISK", "UGX"]);
// Their minor unit is a fifth, which no decimal stands for; Stripe has whole ariary only.
const IN_FIFTHS = new Set(["MGA", "MRU"]);

/**
 * An amount as Stripe wants it: minor units as ISO 4217 has them, but for a few currencies.
 * @throws MarketplaceError `VALIDATION_FAILED` for an amount that Stripe cannot charge exactly.
 */
export function toStripe({ amount, currency }: Money): {
  readonly amount: number;
  readonly currency: string;
} {
  // Of three decimals Stripe takes two: the last digit must be 0.
  const tooFine = currencyDecimals(currency) === 3 && amount % 10 !== 0;
  if (tooFine || IN_FIFTHS.has(currency))
    throw new MarketplaceError(
      "VALIDATION_FAILED",
      `Stripe cannot charge ${amount} minor units of ${currency}${tooFine ? "; use a multiple of 10" : ""}.`,
    );
  return { amount: amount * factorOf(currency), currency: currency.toLowerCase() };
}

/** Minor units as the marketplace counts them, of an amount as Stripe writes it in any case of the currency's code. */
export function fromStripe(amount: number, currency: string): number {
  return amount / factorOf(currency.toUpperCase());
}

function factorOf(currency: string): number {
  return WRITTEN_WITH_DECIMALS.has(currency) ? 100 : 1;
}

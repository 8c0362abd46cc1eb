import { currencyDecimals, type Money } from "@marketplace/kernel";

/**
 * The least that is paid out by itself, in whole units of each currency (50 is 50.00 kr., and 1,000 is ¥1,000): about
 * as much everywhere, and enough that what a transfer costs is little beside it. What is less waits for more, or for
 * its seller to ask for it; in a currency that is not named here, everything waits for its seller.
 */
const MINIMUM_IN_WHOLE_UNITS: Readonly<Record<string, number>> = {
  AUD: 10,
  BGN: 10,
  CAD: 10,
  CHF: 5,
  CZK: 200,
  DKK: 50,
  EUR: 5,
  GBP: 5,
  HUF: 2_000,
  ISK: 1_000,
  JPY: 1_000,
  NOK: 50,
  NZD: 10,
  PLN: 25,
  RON: 25,
  SEK: 50,
  USD: 5,
};

/** The least that is paid out by itself, in minor units of each currency in which anything is. */
export const PAYOUT_MINIMUMS: readonly Money[] = Object.entries(MINIMUM_IN_WHOLE_UNITS).map(
  ([currency, whole]) => ({ currency, amount: whole * 10 ** currencyDecimals(currency) }),
);

/** The least that is paid out by itself in a currency, in minor units; null where nothing is. */
export function payoutMinimum(currency: string): number | null {
  return PAYOUT_MINIMUMS.find((minimum) => minimum.currency === currency)?.amount ?? null;
}

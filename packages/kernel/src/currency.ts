import * as iso4217 from "dinero.js/currencies";
import { z } from "zod";

const exponents: ReadonlyMap<string, number> = new Map(
  Object.values(iso4217).map((currency) => [currency.code, currency.exponent]),
);

/** Every currency, by its code; `decimals` is the number of decimals that its minor unit stands for. */
export const CURRENCIES: readonly { readonly code: string; readonly decimals: number }[] = [...exponents]
  .map(([code, decimals]) => ({ code, decimals }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

/** An ISO 4217 currency code in capitals, such as `DKK`. */
export const currencySchema = z
  .string()
  .refine((code) => exponents.has(code), "must be an ISO 4217 currency code such as DKK or EUR");

/**
 * Number of decimals that a currency's minor unit stands for: 2 for DKK, 0 for JPY, 3 for KWD.
 * @throws RangeError when the code is no ISO 4217 currency.
 */
export function currencyDecimals(code: string): number {
  const exponent = exponents.get(code);
  if (exponent === undefined) throw new RangeError(`${code} is not an ISO 4217 currency`);
  return exponent;
}

import * as iso4217 from "dinero.js/currencies";
import { z } from "zod";

const exponents: ReadonlyMap<string, number> = new Map(
  Object.values(iso4217).map((currency) => [currency.code, currency.exponent]),
);

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

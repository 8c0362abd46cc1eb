/** The currencies that sellers choose from. */
export const currencies = ["DKK", "EUR", "SEK", "NOK", "GBP", "PLN", "CHF", "USD", "ISK"] as const;

/** A price that was understood, in minor units, or what to say to the person. */
export type PriceReading = { readonly amount: number } | { readonly problem: string };

/** The API's own bound, in minor units. */
const MAX_AMOUNT = 100_000_000_000;

/** Number of decimals that prices in a currency have: 2 for DKK, 0 for ISK. */
export function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

/** Reads a price as people type it: an amount that is more than nothing. */
export function readPrice(typed: string, currency: string): PriceReading {
  const reading = readAmount(typed, currency);
  return "amount" in reading && reading.amount === 0 ? { problem: "Give a price above 0" } : reading;
}

/**
 * Reads an amount as people type it, `1299`, `1.299,50`, `1 299.5` or `1'299`, without ever making it a fraction.
 * The last of `.` and `,` parts the decimals, unless three digits follow it where the currency has fewer decimals.
 */
export function readAmount(typed: string, currency: string): PriceReading {
  const decimals = decimalsOf(currency);
  const text = typed.replace(/[\s'’]/g, "");
  if (text === "") return { problem: "Give a price" };
  if (!/^\d[\d.,]*$/.test(text)) return { problem: "Write the price in digits, such as 1,299.50" };
  const [whole, fraction] = split(text, decimals);
  if (whole === null) return { problem: "Write the price in digits, such as 1,299.50" };
  if (fraction.length > decimals) {
    return {
      problem:
        decimals === 0
          ? `Prices in ${currency} have no decimals`
          : `Prices in ${currency} have ${decimals} decimals`,
    };
  }
  const amount = Number(`${whole}${fraction.padEnd(decimals, "0")}`);
  if (amount > MAX_AMOUNT) return { problem: "That is more than a listing can cost" };
  return { amount };
}

/** Writes an amount of minor units as the price field shows it: `1299.50`, `1299`. */
export function priceText(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return /^0*$/.test(fraction) ? whole : `${whole}.${fraction}`;
}

function split(text: string, decimals: number): [whole: string | null, fraction: string] {
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (at === -1) return [text, ""];
  const after = text.slice(at + 1);
  const mark = text.charAt(at);
  const again = text.indexOf(mark) !== at;
  const groups = after.length === 3 && decimals < 3;
  if (groups || again) return [ungrouped(text), ""];
  return [ungrouped(text.slice(0, at)), after];
}

/** The digits of a number in groups of three, or null when the groups are not of three. */
function ungrouped(text: string): string | null {
  if (/^\d+$/.test(text)) return text;
  return /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(text) ? text.replace(/[.,]/g, "") : null;
}

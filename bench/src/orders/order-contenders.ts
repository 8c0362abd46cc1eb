/** Who is measured, the one that matters first. */
export const CONTENDERS = ["orders/http", "orders/raw", "orders/last-agent", "orders/prepared"] as const;

/** A name of one that is measured. */
export type ContenderName = (typeof CONTENDERS)[number];

/** How many orders are under way at a time. */
export const LEVELS = [1, 8, 32] as const;

/** What each of them is, in a few words. */
export const WORDS: Readonly<Record<ContenderName, string>> = {
  "orders/http": "orders through HTTP",
  "orders/raw": "raw, one transaction",
  "orders/last-agent": "two-phase, last agent",
  "orders/prepared": "two-phase, prepared",
};

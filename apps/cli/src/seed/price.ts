import type { Condition, SeedMoney } from "./plan.ts";

/** What a thing fetches in each condition, relative to good. */
const shares: Readonly<Record<Condition, number>> = {
  new: 1.45,
  like_new: 1.2,
  good: 1,
  fair: 0.75,
  poor: 0.45,
};

/** Rough worth of a euro; a seed needs plausible prices, not today's. */
const perEuro: Readonly<Record<SeedMoney["currency"], number>> = { EUR: 1, DKK: 7.46, GBP: 0.86 };

interface Asked {
  /** What it fetches in good condition, in euros. */
  readonly euros: number;
  readonly condition: Condition;
  readonly currency: SeedMoney["currency"];
  /** How dear the seller is, from 0.94 to 1.06: never so dear that a worse condition costs more. */
  readonly temper: number;
}

/** The price that a seller asks, rounded as people round. */
export function priceOf({ euros, condition, currency, temper }: Asked): SeedMoney {
  const worth = euros * shares[condition] * temper * perEuro[currency];
  return { amount: Math.max(1, Math.round(worth / stepOf(worth))) * stepOf(worth) * 100, currency };
}

/** People ask for 45, 120, 850 and 2,400. */
function stepOf(worth: number): number {
  if (worth < 20) return 1;
  if (worth < 200) return 5;
  return worth < 1_000 ? 10 : 50;
}

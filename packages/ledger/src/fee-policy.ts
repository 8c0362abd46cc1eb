import { allocate, type Money } from "@marketplace/kernel";

/** The platform's part of a sale in basis points (hundredths of a per cent), by root category. */
export const FEE_BASIS_POINTS: Readonly<Record<string, number>> = {
  electronics: 600,
  clothing: 500,
  furniture: 400,
  bikes: 500,
  books: 300,
};

/** What a category pays that the table does not name. */
export const DEFAULT_BASIS_POINTS = 500;

const WHOLE = 10_000;

/** The platform's part of a sale in a root category, in basis points. */
export function feeBasisPoints(category: string): number {
  return FEE_BASIS_POINTS[category] ?? DEFAULT_BASIS_POINTS;
}

/** The platform's fee of a sale in a root category, rounded by largest remainder; never more than the sale. */
export function feeOf(category: string, { amount, currency }: Money): Money {
  const points = feeBasisPoints(category);
  const [fee = 0] = allocate(amount, [points, WHOLE - points]);
  return { amount: fee, currency };
}

import type { SeedPlan, SeedTree } from "./plan.ts";

interface SeedSize {
  readonly seed: number;
  readonly users: number;
  readonly listings: number;
  readonly orders: number;
  readonly tree: SeedTree;
}

/**
 * Plans a marketplace: the same size and seed always give the same plan, and more listings or orders add to it
 * without changing what was there. It has fewer orders than asked for where too few of the listings are sold.
 * @throws RangeError when there are fewer than two users, or no category.
 */
export function seedPlan(_size: SeedSize): SeedPlan {
  throw new Error("not yet written");
}

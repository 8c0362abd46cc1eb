import { listingOf } from "./listing.ts";
import { isOrdered, orderOf } from "./order.ts";
import { personOf } from "./people.ts";
import type { SeedPlan, SeedTree } from "./plan.ts";

interface SeedSize {
  readonly seed: number;
  readonly users: number;
  readonly listings: number;
  readonly orders: number;
  readonly tree: SeedTree;
}

/**
 * Plans a marketplace. The same size and seed always give the same plan, and more listings or orders add to it
 * without changing what was there. Three listings in four can be ordered, each once, so there are fewer orders than
 * asked for when there are too few listings.
 * @throws RangeError when there are fewer than two users, or no category.
 */
export function seedPlan({ seed, users, listings, orders, tree }: SeedSize): SeedPlan {
  const leaves = tree.categories.flatMap(({ children }) => children);
  if (users < 2) throw new RangeError("A seed needs at least two users, so that one can buy from the other");
  if (leaves.length === 0) throw new RangeError("A seed needs at least one category");
  const people = numbers(users).map((n) => personOf(seed, n));
  const planned = numbers(listings).map((n) => listingOf({ seed, people, leaves }, n));
  const ordered = planned.filter((one) => isOrdered(seed, one)).slice(0, orders);
  return {
    users: people.map(({ user }) => user),
    listings: planned.map(({ listing }) => listing),
    orders: ordered.map((one, n) => orderOf({ seed, people }, n, one)),
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

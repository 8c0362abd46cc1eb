import type { Colours } from "../output.ts";
import type { SeedPlan } from "../seed/plan.ts";
import { table } from "../table.ts";

/** How much a plan makes. */
export interface PlanCounts {
  readonly accounts: number;
  readonly listings: number;
  readonly drafts: number;
  readonly photographs: number;
  readonly favourites: number;
  readonly orders: number;
  readonly ordersByStatus: Readonly<Record<string, number>>;
  readonly reviews: number;
}

/** Counts what a plan makes. */
export function countPlan({ users, listings, orders }: SeedPlan): PlanCounts {
  const ordersByStatus: Record<string, number> = {};
  for (const { status } of orders) ordersByStatus[status] = (ordersByStatus[status] ?? 0) + 1;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const published = listings.filter((listing) => listing.published);
  return {
    accounts: users.length,
    listings: listings.length,
    drafts: listings.length - published.length,
    photographs: sum(listings.map(({ photographs }) => photographs.length)),
    favourites: sum(published.map(({ favouritedBy }) => favouritedBy.length)),
    orders: orders.length,
    ordersByStatus,
    reviews: sum(orders.map(({ reviews }) => reviews.length)),
  };
}

/** Tells a plan's counts to people. */
export function describePlan(
  { ordersByStatus, ...counts }: PlanCounts,
  layout: { readonly width: number; readonly colours: Colours },
): string {
  const rows = [
    ...Object.entries(counts).map(([name, count]) => [name, String(count)]),
    ...Object.entries(ordersByStatus).map(([status, count]) => [`orders ${status}`, String(count)]),
  ];
  return table([{ title: "Planned" }, { title: "Count", align: "right" }], rows, layout);
}

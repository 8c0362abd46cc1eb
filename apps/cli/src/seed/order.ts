import { fateOf, stepsTo } from "./fate.ts";
import type { PlannedListing } from "./listing.ts";
import type { Person } from "./people.ts";
import type { SeedOrder } from "./plan.ts";
import { chance, pick, randomFor } from "./random.ts";
import { reviewsOf } from "./review.ts";

/** Whether a listing is among those that somebody orders. */
export function isOrdered(seed: number, { listing }: PlannedListing): boolean {
  return listing.published && chance(randomFor(listing.key, seed, "ordered"), 0.75);
}

interface OrderSource {
  readonly seed: number;
  readonly people: readonly Person[];
}

/** The nth order of a seed, for the given listing. */
export function orderOf({ seed, people }: OrderSource, n: number, planned: PlannedListing): SeedOrder {
  const random = randomFor(seed, "order", n);
  const { listing, bulky } = planned;
  const { stage, status } = fateOf(n);
  const buyer = pick(
    random,
    people.filter(({ user }) => user.key !== listing.seller),
  );
  const key = `seed-${seed}-order-${n}`;
  const ways = { from: listing.draft.location.country, back: buyer.address.country };
  const steps = stepsTo(stage, ways, random);
  const sent = steps.some(({ event }) => event === "ship");
  return {
    key,
    buyer: buyer.user.key,
    listing: listing.key,
    shipping: {
      address: { ...buyer.address },
      // What is collected is never shipped, so it has no tracking number to show.
      method:
        !sent && chance(random, bulky ? 0.8 : 0.3) ? "pickup" : chance(random, 0.2) ? "express" : "standard",
    },
    steps,
    stage,
    status,
    // While they are in dispute neither side has its last word.
    reviews:
      stage === "delivered" || stage === "completed" || stage === "refunded"
        ? reviewsOf({ key, planned, stage }, random)
        : [],
  };
}

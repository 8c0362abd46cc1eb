import type { PlannedListing } from "./listing.ts";
import type { Person } from "./people.ts";
import type { SeedOrder, SeedStep } from "./plan.ts";
import { at, chance, pick, type Random, randomFor, whole } from "./random.ts";
import { reviewsOf } from "./review.ts";

/** How far orders go, in turn: every status is among the first seven, and most sales end well. */
const fates: readonly SeedOrder["status"][] = [
  "delivered",
  "shipped",
  "delivered",
  "cancelled",
  "pending",
  "returned",
  "confirmed",
  "delivered",
  "delivered",
  "shipped",
  "delivered",
  "delivered",
];

const cancelReasons = {
  buyer: [
    "I found one closer to home, sorry.",
    "Ordered the wrong size by mistake.",
    "I cannot collect it in time after all.",
  ],
  seller: [
    "It broke while I was packing it, I am so sorry.",
    "Sold to a neighbour an hour before your order.",
    "I will be away for longer than planned.",
  ],
};
const returnReasons = [
  "It does not fit and was sent back in agreement.",
  "Was scratched in transit; we agreed on a return.",
  "The colour was different from what the buyer expected.",
];

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
  const status = at(fates, n % fates.length);
  const buyer = pick(
    random,
    people.filter(({ user }) => user.key !== listing.seller),
  );
  const key = `seed-${seed}-order-${n}`;
  const sent = status === "shipped" || status === "delivered" || status === "returned";
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
    steps: stepsTo(status, listing.draft.location.country, random),
    status,
    reviews:
      status === "delivered" || status === "returned" ? reviewsOf({ key, planned, status }, random) : [],
  };
}

function stepsTo(status: SeedOrder["status"], country: string, random: Random): readonly SeedStep[] {
  const confirm: SeedStep = { event: "confirm", by: "seller" };
  const ship: SeedStep = {
    event: "ship",
    by: "seller",
    trackingNumber: trackingNumber(country, random),
    deliveryDays: whole(random, 1, 4),
  };
  const deliver: SeedStep = { event: "deliver", by: "buyer" };
  switch (status) {
    case "pending":
      return [];
    case "confirmed":
      return [confirm];
    case "shipped":
      return [confirm, ship];
    case "delivered":
      return [confirm, ship, deliver];
    case "returned":
      return [confirm, ship, deliver, { event: "return", by: "seller", reason: pick(random, returnReasons) }];
    case "cancelled": {
      const by = pick(random, ["buyer", "buyer", "seller"] as const);
      const cancel: SeedStep = { event: "cancel", by, reason: pick(random, cancelReasons[by]) };
      return chance(random, 0.4) ? [confirm, cancel] : [cancel];
    }
  }
}

/** A number of the form that the country's post gives parcels. */
function trackingNumber(country: string, random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => whole(random, 0, 9)).join("");
  switch (country) {
    case "DK":
      return `0037${digits(16)}`;
    case "DE":
    case "AT":
      return `0034${digits(16)}`;
    default:
      return `${pick(random, ["AB", "JV", "MZ", "QX"])}${digits(9)}${country}`;
  }
}

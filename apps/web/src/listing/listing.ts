import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** A listing as its page shows it. */
export type Listing = RouterOutputs["listings"]["byId"];

/** A listing as grids show it. */
export type ListingCard = RouterOutputs["listings"]["browse"]["items"][number];

/** The same where it was searched for: from a place that was named, it tells how far it is. */
export type FoundCard = ListingCard & { readonly distanceKm?: number | null };

/** What a seller says of a listing. */
export type ListingDraft = Omit<RouterInputs["listings"]["create"], "idempotencyKey">;

type Condition = ListingCard["condition"];

/** Every condition, best first, in words. */
export const conditions: readonly {
  readonly value: Condition;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: "new", label: "New", hint: "Never used, with its tags or in its box" },
  { value: "like_new", label: "Like new", hint: "Used a few times, no signs of it" },
  { value: "good", label: "Good", hint: "Light signs of use" },
  { value: "fair", label: "Fair", hint: "Clear signs of use, works as it should" },
  { value: "poor", label: "Poor", hint: "Worn or in need of repair" },
];

/** A condition in words. */
export function conditionLabel(condition: Condition): string {
  return conditions.find(({ value }) => value === condition)?.label ?? condition;
}

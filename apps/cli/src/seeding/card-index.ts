import type { RouterOutputs } from "@marketplace/api";
import type { SeedListing } from "../seed/plan.ts";

/** A listing as its seller's list shows it. */
export type Card = RouterOutputs["listings"]["mine"]["items"][number];

/** Finds the card of a planned listing among its seller's. */
export type FindCard = (planned: SeedListing, cards: readonly Card[]) => Card | null;

/**
 * Prepares to find cards of a plan's listings by what they say. Where two could be meant none is found: then the
 * listing's idempotency key has to tell.
 */
export function cardFinder(listings: readonly SeedListing[]): FindCard {
  const twins = new Map<string, number>();
  for (const { seller, draft } of listings) {
    const name = `${seller} ${nameOf(draft)}`;
    twins.set(name, (twins.get(name) ?? 0) + 1);
  }
  return ({ seller, draft }, cards) => {
    const name = nameOf(draft);
    const found = cards.filter((card) => nameOf(card) === name);
    return twins.get(`${seller} ${name}`) === 1 && found.length === 1 ? (found[0] ?? null) : null;
  };
}

function nameOf({ title, subcategory, price }: Pick<Card, "title" | "subcategory" | "price">): string {
  return JSON.stringify([title, subcategory, price.amount, price.currency]);
}

import { type Card, cardOf, type Findable } from "./card.ts";

/*
 * An event brings a listing to several consumers of a process within a moment, and each needs its card. A card is a
 * function of its listing: of the same one it is the same, and is made once.
 */

const MOST_KEPT = 1_000;
const kept = new Map<string, { readonly of: string; readonly card: Omit<Card, "_id"> }>();

/** What a listing is found by, as `cardOf` makes it; nobody may change it. */
export function keptCardOf(listing: Findable): Omit<Card, "_id"> {
  const { _id } = listing;
  const of = JSON.stringify(listing);
  const known = kept.get(_id);
  if (known?.of === of) return known.card;
  const card = cardOf(listing);
  kept.delete(_id);
  kept.set(_id, { of, card });
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return card;
}

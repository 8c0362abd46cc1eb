import type { Money } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { cardOf } from "../card.ts";
import { keptCardOf } from "../kept-card.ts";
import { matches, type SeenCard, seeCard } from "../saved/matches.ts";
import type { SavedSearchDocument } from "../saved/saved-search.ts";
import type { SeenListing } from "./seen-listings.ts";

/** A listing that is for sale, and how it was when it was last seen so; null for one that never was. */
export interface ShownListing {
  readonly listing: ListingDocument;
  readonly before: SeenListing | null;
}

/** The same, made ready to be matched; how it was before is made so when that is asked for. */
export interface MatchedListing extends ShownListing {
  readonly now: SeenCard;
  readonly earlier: (before: SeenListing) => SeenCard;
}

/** Makes a listing ready to be matched. */
export function readyToMatch({ listing, before }: ShownListing): MatchedListing {
  let made: SeenCard | null = null;
  const earlier = ({ _id, listing: was }: SeenListing) => {
    made ??= seeCard(cardOf({ _id, ...was }));
    return made;
  };
  return { listing, before, now: seeCard(keptCardOf(listing)), earlier };
}

/** What of a saved search decides whether a listing is news to it. */
export type Waiting = Pick<SavedSearchDocument, "userId" | "filter" | "text" | "since">;

/**
 * Whether a saved search is to be told of a listing: it is about it, and did not find it when it was saved, nor since.
 * Never of the seller's own.
 */
export function isNews(search: Waiting, shown: MatchedListing, at: Date): boolean {
  if (search.userId === shown.listing.sellerId || !matches(search, shown.now, at)) return false;
  return search.since < shown.now.card.publishedAt || hasBecomeSo(search, shown, at);
}

/** It was there when the search was saved, or at least published: but not for sale then, or not yet what is asked for. */
function hasBecomeSo(search: Waiting, { listing, before, earlier }: MatchedListing, at: Date): boolean {
  if (before === null) return true;
  // Whoever has seen a later one has told of that.
  if (before.version > listing.version) return false;
  const wasAway = before.awayAt !== null && before.awayAt <= search.since;
  return wasAway || !matches(search, earlier(before), at);
}

/** What a listing cost when it was last seen for sale, where it costs less now in the same currency; else null. */
export function dearerBefore({ listing, before }: ShownListing): Money | null {
  if (before === null || before.version > listing.version) return null;
  const { amount, currency } = before.listing.price;
  return currency === listing.price.currency && amount > listing.price.amount ? { amount, currency } : null;
}

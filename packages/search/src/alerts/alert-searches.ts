import type { ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { MAX_TIME } from "../collections.ts";
import { keptCardOf } from "../kept-card.ts";
import { keysOf } from "../saved/filing.ts";
import { matches, type SeenCard, seeCard } from "../saved/matches.ts";
import type { SavedSearchDocument } from "../saved/saved-search.ts";
import { savedSearchesIn } from "../saved/saved-search-store.ts";
import { type Making, matchAlert } from "./alert.ts";
import { insertAlerts } from "./alert-store.ts";

type Db = Pick<Mongo, "db">;

/** What of a saved search decides whether it is about a listing, and whom it alerts. */
export type Candidate = Pick<
  SavedSearchDocument,
  "_id" | "userId" | "name" | "filter" | "text" | "keys" | "since"
>;

const FIELDS = { userId: 1, name: 1, filter: 1, text: 1, keys: 1, since: 1 } as const;
const AT_ONCE = 500;

interface SeenListing extends SeenCard {
  readonly listing: ListingDocument;
}

/**
 * Alerts those whose saved searches are about listings, once for each search and listing: how listings came to be so does
 * not matter, nor how often they are looked at.
 */
export async function alertSearches(
  mongo: Db,
  listings: readonly ListingDocument[],
  making: Making,
): Promise<void> {
  const seen = listings.map((listing): SeenListing => ({ listing, ...seeCard(keptCardOf(listing)) }));
  const byKey = groupByKey(seen);
  const alerts = [];
  for await (const search of findCandidates(mongo, [...byKey.keys()])) {
    const few = new Set(search.keys.flatMap((key) => byKey.get(key) ?? []));
    for (const one of few) {
      if (isFor(search, one, making.now)) alerts.push(matchAlert(search, one.listing, making));
    }
    if (alerts.length >= AT_ONCE) await insertAlerts(mongo, alerts.splice(0));
  }
  await insertAlerts(mongo, alerts);
}

/** The saved searches with alerts that are filed under one of some keys. */
export function findCandidates(mongo: Db, keys: readonly string[]): AsyncIterable<Candidate> {
  return savedSearchesIn(mongo).find(
    { keys: { $in: [...keys] }, alerts: true },
    { ...MAX_TIME, projection: FIELDS, batchSize: AT_ONCE, hint: "by_key" },
  );
}

function isFor(search: Candidate, { listing, card, tokens }: SeenListing, now: Date): boolean {
  return (
    search.userId !== listing.sellerId &&
    search.since < card.publishedAt &&
    matches(search, { card, tokens }, now)
  );
}

function groupByKey(seen: readonly SeenListing[]): ReadonlyMap<string, readonly SeenListing[]> {
  const groups = new Map<string, SeenListing[]>();
  for (const one of seen)
    for (const key of keysOf(one.card)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  return groups;
}

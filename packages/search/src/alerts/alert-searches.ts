import type { Mongo } from "@marketplace/stores";
import { MAX_TIME } from "../collections.ts";
import { keysOf } from "../saved/filing.ts";
import type { SavedSearchDocument } from "../saved/saved-search.ts";
import { savedSearchesIn } from "../saved/saved-search-store.ts";
import { type Making, matchAlert } from "./alert.ts";
import { insertAlerts } from "./alert-store.ts";
import { isNews, type MatchedListing, readyToMatch, type ShownListing } from "./shown-listing.ts";

type Db = Pick<Mongo, "db">;

/** What of a saved search decides whether it is about a listing, and whom it alerts. */
export type Candidate = Pick<
  SavedSearchDocument,
  "_id" | "userId" | "name" | "filter" | "text" | "keys" | "since"
>;

const FIELDS = { userId: 1, name: 1, filter: 1, text: 1, keys: 1, since: 1 } as const;
const AT_ONCE = 500;

/**
 * Alerts those to whose saved searches listings are news, once for each search and listing, however often they are looked
 * at: new ones, and those that have become what is asked for or are for sale again.
 */
export async function alertSearches(
  mongo: Db,
  listings: readonly ShownListing[],
  making: Making,
): Promise<void> {
  const byKey = groupByKey(listings.map(readyToMatch));
  const alerts = [];
  for await (const search of findCandidates(mongo, [...byKey.keys()])) {
    const few = new Set(search.keys.flatMap((key) => byKey.get(key) ?? []));
    for (const one of few) {
      if (isNews(search, one, making.now)) alerts.push(matchAlert(search, one.listing, making));
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

function groupByKey(shown: readonly MatchedListing[]): ReadonlyMap<string, readonly MatchedListing[]> {
  const groups = new Map<string, MatchedListing[]>();
  for (const one of shown)
    for (const key of keysOf(one.now.card)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  return groups;
}

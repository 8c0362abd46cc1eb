import { type Clock, MarketplaceError, type NewId } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { liveIndex } from "../live-index.ts";
import { fileSearch } from "./file-search.ts";
import { filterHash, MOST_SAVED, type SavedSearchDocument, type SaveSearch } from "./saved-search.ts";
import {
  findFreePlace,
  insertSavedSearch,
  readSavedAs,
  renameSavedSearch,
  setSearchAlerts,
} from "./saved-search-store.ts";

/** What changing saved searches stands on; `{ ...stores, clock, newId, random }` fits. */
export interface SavedSearchDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  readonly newId: NewId;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Saves a search for an account. The same filter is saved once: saved again, as by a call that is repeated, it is called
 * and alerts as it is said to now.
 * @throws MarketplaceError `RATE_LIMITED` for an account that has saved `MOST_SAVED`.
 */
export async function saveSearch(
  deps: SavedSearchDeps,
  userId: string,
  wanted: SaveSearch,
): Promise<SavedSearchDocument> {
  const { mongo, clock, newId, random } = deps;
  const { name, filter, alerts } = wanted;
  const hash = filterHash(filter);
  const now = clock();
  const index = await liveIndex(mongo);
  const filed = await fileSearch(index, filter, now);
  const made = { _id: newId(), userId, name, hash, filter, ...filed, alerts };
  // Whoever is too late for a place looks again: each time another of the account's calls has taken one.
  for (let tries = 0; tries <= MOST_SAVED; tries++) {
    const saved = await readSavedAs(mongo, userId, hash);
    if (saved !== null) return saveAgain(deps, saved, wanted);
    const place = await findFreePlace(mongo, userId, random);
    const search = { ...made, place, since: now, createdAt: now };
    if (await insertSavedSearch(mongo, search)) return search;
  }
  throw new MarketplaceError("CHANGE_IN_PROGRESS", "Many searches are being saved at once; try again.");
}

async function saveAgain(
  { mongo, clock }: SavedSearchDeps,
  { _id: id, userId, ...saved }: SavedSearchDocument,
  { name, alerts }: SaveSearch,
): Promise<SavedSearchDocument> {
  const own = { id, userId };
  const named = await renameSavedSearch(mongo, own, name);
  return saved.alerts === alerts ? named : setSearchAlerts(mongo, own, { alerts, now: clock() });
}

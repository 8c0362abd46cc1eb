import { captureCall } from "./captured-call.ts";
import { type Ask, FRESH } from "./load/asks.ts";
import type { ReadCalls } from "./read-calls.ts";
import { changingListing } from "./read-listings.ts";
import type { ReadWorld } from "./read-world.ts";

/** What each load asks of a query process. */
export interface ReadAsks {
  readonly listing: readonly Ask[];
  readonly batchedListing: readonly Ask[];
  readonly search: readonly Ask[];
  /** Each time another listing, which nobody has asked for. */
  readonly freshListing: readonly Ask[];
  /** 80 of 100 what is hot, listings that are changed among it; 20 what is not: cold listings, other searches, profiles. */
  readonly mixed: readonly Ask[];
}

interface Asking {
  /** The query process. */
  readonly url: string;
  readonly world: ReadWorld;
  readonly calls: ReadCalls;
}

// Of those that are changed, so many are looked at all the time.
const HOT_CHANGING = 24;
const PAGE = 12;

/** Puts the loads together of calls as the typed client makes them. */
export async function readAsks({ url, world, calls }: Asking): Promise<ReadAsks> {
  const { hotId, changing, personIds } = world;
  const only = (path: string): readonly Ask[] => [{ share: 1, paths: [path] }];
  const listingPath = (id: string) => calls.listing.path.replace(hotId, id);
  const fresh = listingPath(FRESH);
  const profiles = await profilePaths(url, personIds);
  return {
    listing: only(calls.listing.path),
    batchedListing: only(calls.batchedListing.path),
    search: only(calls.page.path),
    freshListing: only(fresh),
    mixed: [
      // Hot: what stays, what is changed all the time, and the search.
      { share: 50, paths: [calls.listing.path] },
      { share: 20, paths: changing.slice(0, HOT_CHANGING).map(({ id }) => listingPath(id)) },
      { share: 10, paths: [calls.page.path] },
      // The rest: listings never asked for, pages whose listings are changed all the time, and people.
      { share: 8, paths: [fresh] },
      { share: 6, paths: await pagePaths(url, changingListing.category) },
      { share: 6, paths: profiles },
    ],
  };
}

async function profilePaths(url: string, personIds: readonly string[]): Promise<string[]> {
  const [first = ""] = personIds;
  const { path } = await captureCall({
    ...{ url, batch: false },
    call: (client) => client.users.profile.query({ userId: first }),
  });
  return personIds.map((id) => path.replace(first, id));
}

/** A category page by page, as far as it goes. */
async function pagePaths(url: string, category: string): Promise<string[]> {
  const paths: string[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor;
    const { path, value } = await captureCall({
      ...{ url, batch: false },
      call: (client) => client.listings.browse.query({ category, limit: PAGE, cursor: from }),
    });
    paths.push(path);
    cursor = value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return paths;
}

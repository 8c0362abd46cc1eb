import { followInventory } from "@marketplace/listings";
import type { Logger } from "@marketplace/rpc";
import type { OrderDeps } from "./deps.ts";

/**
 * Lets a listing's status follow after a commit. The order stands whether or not MongoDB can be told: a listing that
 * was not told is made good by the next call for it, which the next buyer's refused attempt makes at the latest.
 */
export async function letListingFollow(deps: OrderDeps, log: Logger, listingId: string): Promise<void> {
  try {
    await followInventory(deps, { listingId, now: deps.clock() });
  } catch (failure) {
    log.error({ err: failure, listingId }, "the listing does not follow its inventory yet");
  }
}

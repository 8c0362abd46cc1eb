import { followInventory } from "@marketplace/listings";
import type { Logger } from "@marketplace/rpc";
import type { OrderDeps } from "./deps.ts";

/**
 * Lets a listing's status follow after a commit. The order stands whether or not MongoDB can be told. A listing that
 * was not told, by an outage or a crash, is made good by the next call for it: the same command repeated, the next
 * step of any order of it, or the next buyer's refused attempt.
 */
export async function letListingFollow(deps: OrderDeps, log: Logger, listingId: string): Promise<void> {
  try {
    await followInventory(deps, { listingId, now: deps.clock() });
  } catch (failure) {
    log.error({ err: failure, listingId }, "the listing does not follow its inventory yet");
  }
}

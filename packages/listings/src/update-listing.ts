import type { ListingDeps } from "./deps.ts";
import { insist } from "./insist.ts";
import { editListing, requireOwn } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { ListingUpdate, OwnTarget } from "./listing-input.ts";
import { changeListing, readListing } from "./listing-store.ts";

/**
 * Changes what a seller says of a draft or an active listing.
 * @throws MarketplaceError as `requireOwn` and `editListing` do.
 */
export async function updateListing(
  deps: Pick<ListingDeps, "mongo" | "changed" | "clock">,
  target: OwnTarget,
  update: ListingUpdate,
): Promise<ListingDocument> {
  return insist(async () => {
    const listing = requireOwn(await readListing(deps.mongo, target.id), target);
    return changeListing(deps, listing, { change: editListing(listing, update), now: deps.clock() });
  });
}

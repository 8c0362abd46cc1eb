import { changeInProgress } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import type { Attached, ListingPhotograph, ListingRoom } from "@marketplace/media";
import type { ListingDeps } from "./deps.ts";
import { insist } from "./insist.ts";
import { addImages, checkRoom, requireOwn } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import { MAX_IMAGES } from "./listing-input.ts";
import { changeListing, readListing } from "./listing-store.ts";

type AttachDeps = Pick<ListingDeps, "mongo" | "changed" | "clock">;

// So many more than a listing has photographs that none is forgotten while it may still come again.
const REMEMBERED = 2 * MAX_IMAGES;

/**
 * Puts a photograph on its seller's draft or active listing, once for an upload, however often this is called: that the
 * listing has had it is noted with the same write. That is one document, so that who dies leaves nothing locked, as a
 * transaction would for a minute. Waits for other changes of the listing.
 * @throws MarketplaceError `CHANGE_IN_PROGRESS` when they take long.
 */
export async function attachPhotograph(deps: AttachDeps, photograph: ListingPhotograph): Promise<Attached> {
  try {
    await insist(() => attachNow(deps, photograph));
    return { attached: true };
  } catch (refusal) {
    const why = whyNot(refusal);
    if (why === null) throw refusal;
    return { attached: false, why };
  }
}

async function attachNow(
  deps: AttachDeps,
  { userId, listingId, image, uploadId }: ListingPhotograph,
): Promise<void> {
  const listing = await readOwn(deps, { userId, listingId });
  const { uploads = [], images } = listing;
  // It may have been taken off since.
  if (uploads.includes(uploadId)) return;
  checkRoom(listing, images.some(({ key }) => key === image.key) ? 0 : 1);
  const change = { ...addImages(listing, [image]), uploads: [...uploads, uploadId].slice(-REMEMBERED) };
  await changeListing(deps, listing, { change, now: deps.clock() }).catch((failure: unknown) => {
    // It has another version by now: no person has seen the old one, so that it is looked at again.
    const isStale = failure instanceof MarketplaceError && failure.code === "STALE_VERSION";
    throw isStale ? changeInProgress() : failure;
  });
}

/** Why a listing can have no photograph, in words for its seller; null for what is another failure. */
function whyNot(refusal: unknown): string | null {
  if (!(refusal instanceof MarketplaceError)) return null;
  const { code, message } = refusal;
  if (code === "NOT_FOUND" || code === "FORBIDDEN") return "The listing is gone.";
  if (code === "INVALID_TRANSITION") return "The listing can no longer be changed.";
  return code === "VALIDATION_FAILED" ? message : null;
}

interface Target {
  readonly userId: string;
  readonly listingId: string;
}

async function readOwn(
  { mongo }: Pick<AttachDeps, "mongo">,
  { userId, listingId }: Target,
): Promise<ListingDocument> {
  const read = await readListing(mongo, listingId);
  return requireOwn(read, { sellerId: userId, version: read?.version ?? 0 });
}

/**
 * How many more photographs a listing can have, and which uploads it had last.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, or `INVALID_TRANSITION` unless it is a draft or active.
 */
export async function roomOnListing(deps: Pick<AttachDeps, "mongo">, target: Target): Promise<ListingRoom> {
  const listing = await readOwn(deps, target);
  checkRoom(listing, 0);
  return { left: MAX_IMAGES - listing.images.length, uploads: listing.uploads ?? [] };
}

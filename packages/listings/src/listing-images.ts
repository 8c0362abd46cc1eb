import { imageView, readyImages } from "@marketplace/media";
import type { ListingDeps } from "./deps.ts";
import { addImages, checkRoom, dropImage, requireOwn } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { OwnTarget } from "./listing-input.ts";
import { changeListing, readListing } from "./listing-store.ts";

type ImageDeps = Pick<ListingDeps, "mongo" | "minio" | "changed" | "clock">;

/**
 * Adds photographs to a draft or an active listing. An upload that cannot be used refuses them all; when one is not
 * ready yet, or the listing has changed meanwhile, the call can be repeated.
 * @throws MarketplaceError as `requireOwn`, `checkRoom` and media's `readyImages` do.
 */
export async function attachImages(
  deps: ImageDeps,
  target: OwnTarget,
  uploadIds: readonly string[],
): Promise<ListingDocument> {
  const { mongo, clock } = deps;
  const listing = requireOwn(await readListing(mongo, target.id), target);
  checkRoom(listing, 0);
  const images = await readyImages(deps, { userId: target.sellerId, uploadIds });
  const change = addImages(listing, images);
  checkRoom(listing, change.images.length - listing.images.length);
  return changeListing(deps, listing, { change, now: clock() });
}

/**
 * Takes a photograph off a draft or an active listing. Its objects stay in MinIO: another listing of the seller may
 * show the same ones.
 * @throws MarketplaceError as `requireOwn` and `dropImage` do.
 */
export async function removeImage(deps: ImageDeps, target: OwnTarget, url: string): Promise<ListingDocument> {
  const { mongo, minio, clock } = deps;
  const listing = requireOwn(await readListing(mongo, target.id), target);
  const change = dropImage(listing, (image) => imageView(minio, image).url === url);
  return changeListing(deps, listing, { change, now: clock() });
}

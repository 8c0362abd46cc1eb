import { changeInProgress, withoutIntent } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import type { Attached, ListingPhotograph } from "@marketplace/media";
import type { ClientSession } from "mongodb";
import type { ListingDeps } from "./deps.ts";
import { insist } from "./insist.ts";
import { addImages, checkRoom, requireOwn } from "./listing.ts";
import { type ListingDocument, listingDocumentSchema } from "./listing-document.ts";
import { MAX_IMAGES } from "./listing-input.ts";
import { listingsOf, MAX_TIME, readListing } from "./listing-store.ts";
import { changeTags } from "./listing-tags.ts";

type AttachDeps = Pick<ListingDeps, "mongo" | "changed" | "clock">;

interface Changed {
  readonly before: ListingDocument;
  readonly after: ListingDocument;
}

/**
 * Puts a photograph on its seller's draft or active listing, in one transaction with the note that it is there, so that
 * it is once, however often this is called; waits for a two-phase commit that has the listing.
 * @throws MarketplaceError `CHANGE_IN_PROGRESS` when that takes long.
 */
export async function attachPhotograph(deps: AttachDeps, photograph: ListingPhotograph): Promise<Attached> {
  const { mongo, changed } = deps;
  try {
    const done = await insist(() => mongo.transaction((session) => attachWithin(deps, photograph, session)));
    if (done !== null) await changed(changeTags(done.before, done.after));
    return { attached: true };
  } catch (refusal) {
    const why = whyNot(refusal);
    if (why === null) throw refusal;
    return { attached: false, why };
  }
}

async function attachWithin(
  { mongo, clock }: AttachDeps,
  { userId, listingId, image, note }: ListingPhotograph,
  session: ClientSession,
): Promise<Changed | null> {
  const own = { _id: { $eq: listingId } };
  const found = await listingsOf(mongo).findOne(own, { ...MAX_TIME, session });
  const read = found === null ? null : listingDocumentSchema.parse(found);
  const before = requireOwn(read, { sellerId: userId, version: read?.version ?? 0 });
  if (!(await note(session))) return null;
  const isThere = before.images.some(({ key }) => key === image.key);
  checkRoom(before, isThere ? 0 : 1);
  if (isThere) return null;
  const after = await listingsOf(mongo).findOneAndUpdate(
    { ...own, version: { $eq: before.version }, ...withoutIntent },
    { $set: { ...addImages(before, [image]), updatedAt: clock() }, $inc: { version: 1 } },
    { ...MAX_TIME, session, returnDocument: "after" },
  );
  // Within a transaction the listing is as it was read: a two-phase commit has it.
  if (after === null) throw changeInProgress();
  return { before, after: listingDocumentSchema.parse(after) };
}

/** Why a listing can have no photograph, in words for its seller; null for what is another failure. */
function whyNot(refusal: unknown): string | null {
  if (!(refusal instanceof MarketplaceError)) return null;
  switch (refusal.code) {
    case "NOT_FOUND":
    case "FORBIDDEN":
      return "The listing is gone.";
    case "INVALID_TRANSITION":
      return "The listing can no longer be changed.";
    case "VALIDATION_FAILED":
      return refusal.message;
    default:
      return null;
  }
}

/**
 * How many more photographs a listing can have.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, or `INVALID_TRANSITION` unless it is a draft or active.
 */
export async function roomOnListing(
  { mongo }: Pick<AttachDeps, "mongo">,
  { userId, listingId }: { readonly userId: string; readonly listingId: string },
): Promise<number> {
  const read = await readListing(mongo, listingId);
  const listing = requireOwn(read, { sellerId: userId, version: read?.version ?? 0 });
  checkRoom(listing, 0);
  return MAX_IMAGES - listing.images.length;
}

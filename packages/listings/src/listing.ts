/*
 * What a seller can do with a listing, decided without reading or writing anything. The states and the events
 * between them stand in `listing-status.ts`.
 */
import { MarketplaceError, notFound, parseInput } from "@marketplace/kernel";
import type { StoredImage } from "@marketplace/media";
import type { Attributes } from "./attribute.ts";
import { categories } from "./categories.ts";
import type { Leaf } from "./category.ts";
import type { ListingChange, ListingDocument } from "./listing-document.ts";
import { type ListingDraft, type ListingUpdate, MAX_IMAGES } from "./listing-input.ts";
import { type ListingEvent, listingMachine } from "./listing-status.ts";
import type { Location } from "./location.ts";

/** Most drafts and active listings that one account may have. */
export const MAX_OPEN_LISTINGS = 1_000;

/** Who makes a listing, when, and for which request. */
export interface Making {
  readonly id: string;
  readonly sellerId: string;
  readonly now: Date;
  readonly idempotencyKey: string;
  readonly inputHash: string;
}

/** Makes a draft of what a seller says, whose answers have been checked with `checkAnswers`. */
export function draftListing(draft: ListingDraft, { id, now, ...making }: Making): ListingDocument {
  return {
    _id: id,
    ...making,
    title: draft.title,
    description: draft.description,
    category: leafOf(draft.subcategory).parent,
    subcategory: draft.subcategory,
    condition: draft.condition,
    price: draft.price,
    units: draft.units,
    location: pointed(draft.location),
    images: [],
    status: "draft",
    moderation: "visible",
    version: 1,
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
    metadata: { views: 0, favorites: 0, custom_attributes: draft.attributes },
  };
}

/**
 * The answers as they are kept.
 * @throws MarketplaceError `VALIDATION_FAILED` under `attributes.KEY` for each that is unknown, wrong or missing.
 */
export function checkAnswers(subcategory: string, attributes: Attributes): Attributes {
  return parseInput(leafOf(subcategory).answers, attributes, "attributes");
}

/** Whether an account, or a guest for null, may know of a listing. */
export function canSee(
  { sellerId, status, moderation }: Pick<ListingDocument, "sellerId" | "status" | "moderation">,
  viewerId: string | null,
): boolean {
  if (status === "deleted") return false;
  return sellerId === viewerId || (status !== "draft" && moderation === "visible");
}

/**
 * The listing, when it is the caller's own and still the version that the caller saw.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, or `STALE_VERSION` with the current version.
 */
export function requireOwn(
  listing: ListingDocument | null,
  { sellerId, version }: { readonly sellerId: string; readonly version: number },
): ListingDocument {
  if (listing === null || !canSee(listing, sellerId)) throw notFound("listing");
  if (listing.sellerId !== sellerId) {
    throw new MarketplaceError("FORBIDDEN", "Only its seller can change this listing.");
  }
  if (listing.version !== version) throw staleVersion(listing.version);
  return listing;
}

/** Says that a listing has changed since the caller read it. */
export function staleVersion(currentVersion: number): MarketplaceError {
  return new MarketplaceError(
    "STALE_VERSION",
    "This listing has changed since you loaded it. Load it again and repeat your change.",
    { details: { currentVersion } },
  );
}

/**
 * What an edit sets. Answers are checked where they or the subcategory change.
 * @throws MarketplaceError `INVALID_TRANSITION` unless it is a draft or active, `VALIDATION_FAILED` for an edit of
 * nothing or for answers that do not fit the subcategory.
 */
export function editListing(listing: ListingDocument, update: ListingUpdate): ListingChange {
  listingMachine.next(listing.status, "edit", "seller");
  const { location, attributes, subcategory, ...plain } = update;
  const answered = attributes ?? listing.metadata.custom_attributes;
  const leaf = subcategory ?? listing.subcategory;
  const change: ListingChange = {
    ...plain,
    ...(location === undefined ? {} : { location: pointed(location) }),
    ...(subcategory === undefined ? {} : { subcategory, category: leafOf(subcategory).parent }),
    ...(attributes === undefined && subcategory === undefined
      ? {}
      : { "metadata.custom_attributes": checkAnswers(leaf, answered) }),
  };
  if (Object.values(change).every((value) => value === undefined)) {
    throw new MarketplaceError("VALIDATION_FAILED", "Name at least one field to change.");
  }
  return change;
}

/** What a seller does to a listing as a whole. */
export type SaleEvent = Extract<ListingEvent, "publish" | "withdraw" | "mark-sold-elsewhere" | "remove">;

/**
 * What a seller's event sets. `publishedAt` is the first time alone: who withdraws and publishes again does not
 * climb over the others.
 * @throws MarketplaceError `INVALID_TRANSITION` with the states that were allowed.
 */
export function moveListing(listing: ListingDocument, event: SaleEvent, now: Date): ListingChange {
  const status = listingMachine.next(listing.status, event, "seller");
  return event === "publish" ? { status, publishedAt: listing.publishedAt ?? now } : { status };
}

/**
 * Checks that there is room for so many more photographs.
 * @throws MarketplaceError `INVALID_TRANSITION` unless it is a draft or active, `VALIDATION_FAILED` over the most.
 */
export function checkRoom(listing: ListingDocument, more: number): void {
  listingMachine.next(listing.status, "edit", "seller");
  if (listing.images.length + more <= MAX_IMAGES) return;
  throw new MarketplaceError(
    "VALIDATION_FAILED",
    `A listing has at most ${MAX_IMAGES} photographs, and this one has ${listing.images.length}.`,
    { fieldErrors: { uploadIds: [`must be at most ${MAX_IMAGES - listing.images.length} more`] } },
  );
}

/** What adding photographs sets; one that is there already, by its content, is not added again. */
export function addImages(
  listing: ListingDocument,
  added: readonly StoredImage[],
): Pick<ListingDocument, "images"> {
  const byKey = new Map([...listing.images, ...added].map((image) => [image.key, image]));
  return { images: [...byKey.values()] };
}

/**
 * What removing a photograph sets.
 * @throws MarketplaceError `INVALID_TRANSITION` unless it is a draft or active, `NOT_FOUND` for one that it has not.
 */
export function dropImage(listing: ListingDocument, isMeant: (image: StoredImage) => boolean): ListingChange {
  listingMachine.next(listing.status, "edit", "seller");
  const images = listing.images.filter((image) => !isMeant(image));
  if (images.length === listing.images.length) throw notFound("photograph");
  return { images };
}

function pointed({ city, country, coordinates }: Location): ListingDocument["location"] {
  return { city, country, point: { type: "Point", coordinates } };
}

function leafOf(slug: string): Leaf {
  const leaf = categories.leaf(slug);
  if (leaf === undefined) throw new Error(`No subcategory is named ${slug}`);
  return leaf;
}

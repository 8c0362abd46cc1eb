import type { Mongo } from "@marketplace/stores";
import type { ListingDocument } from "./listing-document.ts";
import { readListing } from "./listing-store.ts";

/** What an order needs to know of a listing, as it is now. */
export interface OfferedListing
  extends Pick<ListingDocument, "sellerId" | "title" | "category" | "price" | "status" | "moderation"> {
  readonly id: string;
  /** The key of the first photograph's thumbnail in the bucket of listing images. */
  readonly thumbnailKey: string | null;
}

/** Finds a listing in any status, or null; it is for sale only while it is `active` and `visible`. */
export async function findListing(mongo: Pick<Mongo, "db">, id: string): Promise<OfferedListing | null> {
  const listing = await readListing(mongo, id);
  return listing && offeredListing(listing);
}

/** What an order needs to know of a listing that was read. */
export function offeredListing({ _id: id, images, ...listing }: ListingDocument): OfferedListing {
  const { sellerId, title, category, price, status, moderation } = listing;
  return {
    id,
    sellerId,
    title,
    category,
    price,
    status,
    moderation,
    thumbnailKey: images[0]?.thumbnailKey ?? null,
  };
}

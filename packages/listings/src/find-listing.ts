import type { Mongo } from "@marketplace/stores";
import type { ListingDocument } from "./listing-document.ts";

/** What an order needs to know of a listing, as it is now. */
export interface OfferedListing
  extends Pick<ListingDocument, "sellerId" | "title" | "price" | "status" | "moderation"> {
  readonly id: string;
  /** The key of the first photograph's thumbnail in the bucket of listing images. */
  readonly thumbnailKey: string | null;
}

/** Finds a listing in any status, or null; it is for sale only while it is `active` and `visible`. */
export async function findListing(_mongo: Pick<Mongo, "db">, _id: string): Promise<OfferedListing | null> {
  throw new Error("not yet written");
}

import { idSchema, type Money, type NewId } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { z } from "zod";
import { alertRaisedSchema } from "../events.ts";

const [match, drop] = alertRaisedSchema.shape.payload.options;
const stored = { _id: z.string(), eventId: idSchema, at: z.date() };

/** An alert as MongoDB holds it. It is never changed: what it is of is its key, so that it is raised once. */
export const alertSchema = z.discriminatedUnion("kind", [match.extend(stored), drop.extend(stored)]);

/** An alert as MongoDB holds it. */
export type Alert = z.output<typeof alertSchema>;

type Listing = Pick<ListingDocument, "_id" | "title" | "price">;

/** When an alert is made, and how it gets the id of its event. */
export interface Making {
  readonly now: Date;
  readonly newId: NewId;
}

/** The alert to a listing that a saved search is about: one for each search and listing. */
export function matchAlert(
  { _id: searchId, userId, name }: { readonly _id: string; readonly userId: string; readonly name: string },
  listing: Listing,
  making: Making,
): Alert {
  const about = aboutListing(listing, making);
  return {
    ...{ _id: `${searchId}:${listing._id}`, kind: "saved-search-match", userId },
    ...{ ...about, searchId, searchName: name },
  };
}

/** The alert to a favourite that has become cheaper: one for each account, listing and price. */
export function dropAlert(
  { userId, before }: { readonly userId: string; readonly before: Money },
  listing: Listing,
  making: Making,
): Alert {
  const { amount, currency } = listing.price;
  const about = aboutListing(listing, making);
  return {
    _id: `${listing._id}:${userId}:${amount}:${currency}`,
    kind: "price-drop",
    userId,
    ...about,
    before,
  };
}

function aboutListing({ _id: listingId, title, price }: Listing, { now: at, newId }: Making) {
  return { listingId, title, price, at, eventId: newId() };
}

import { eventOf, idSchema } from "@marketplace/kernel";
import { z } from "zod";
import { listingStatusSchema, moderationSchema } from "./listing-status.ts";

/*
 * Made of the changes that MongoDB tells of (`listing-changes.ts`). The aggregate is the listing; the sequence is the
 * change's own, which goes up with gaps. What an event says of a listing is how it was when the event was made, which
 * may be after the next change.
 */

/** What of a listing everybody who follows listings needs. */
const listingPayload = z.strictObject({
  listingId: idSchema,
  sellerId: idSchema,
  category: z.string(),
  subcategory: z.string(),
  status: listingStatusSchema,
  moderation: moderationSchema,
  version: z.int().min(1),
  /** The listing's own fields that have changed, by name; null when it is new or it is not known. */
  fields: z.array(z.string()).nullable(),
});

/** A listing was made or changed, by whomever. */
export const listingChangedSchema = eventOf({
  type: "listings.changed",
  version: 1,
  payload: listingPayload,
});

/** Nothing of a listing has changed but how often it was looked at. */
export const listingViewedSchema = eventOf({
  type: "listings.viewed",
  version: 1,
  payload: z.strictObject({ listingId: idSchema }),
});

/** Nothing of a listing has changed but how often it was chosen as a favourite, and perhaps looked at. */
export const listingCountedSchema = eventOf({
  type: "listings.counted",
  version: 1,
  payload: z.strictObject({ listingId: idSchema }),
});

/** A listing is gone from the store; one that its seller removes stays, as `deleted`. */
export const listingRemovedSchema = eventOf({
  type: "listings.removed",
  version: 1,
  payload: z.strictObject({ listingId: idSchema }),
});

/** The events of listings. */
export const listingEventSchema = z.discriminatedUnion("type", [
  listingChangedSchema,
  listingViewedSchema,
  listingCountedSchema,
  listingRemovedSchema,
]);

/** An event of a listing. */
export type ListingEventMessage = z.output<typeof listingEventSchema>;

/** Somebody has made a listing a favourite, or given it up. The aggregate is the favourite. */
export const favouriteChangedSchema = eventOf({
  type: "favourites.changed",
  version: 1,
  payload: z.strictObject({ listingId: idSchema }),
});

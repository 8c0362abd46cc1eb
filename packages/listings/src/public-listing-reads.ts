import { cursorSchema, idSchema, pageLimitSchema } from "@marketplace/kernel";
import { definePublicRead } from "@marketplace/rpc";
import { z } from "zod";
import type { ListingReadDeps } from "./deps.ts";
import { canSee } from "./listing.ts";
import { browseListings, listSellersListings } from "./listing-pages.ts";
import { readListing } from "./listing-store.ts";
import { cardsTag, listingTag, pageTags, sellerTag } from "./listing-tags.ts";
import { listingPageSchema, listingSchema, listingView, pageView } from "./listing-view.ts";
import { placeIn, withinSchema } from "./within.ts";

const page = { cursor: cursorSchema.optional(), limit: pageLimitSchema };

/** What of listings is the same for every guest. */
export function publicListingReads({ mongo, minio, cache }: ListingReadDeps) {
  return {
    byId: definePublicRead({
      ...{ cache, name: "listings.byId", missing: "listing", personal: true },
      input: z.strictObject({ id: idSchema }),
      output: listingSchema.extend({ viewerFavourite: z.boolean() }),
      load: async ({ id }) => {
        const listing = await readListing(mongo, id);
        if (listing === null || !canSee(listing, null)) return null;
        return { ...listingView(minio, listing), viewerFavourite: false };
      },
      tags: ({ id }) => [listingTag(id)],
    }),
    bySeller: definePublicRead({
      ...{ cache, name: "listings.bySeller" },
      input: z.strictObject({ sellerId: idSchema, ...page }),
      output: listingPageSchema,
      load: async ({ sellerId, ...request }) =>
        pageView(minio, await listSellersListings(mongo, sellerId, request)),
      tags: ({ sellerId }, answer) => pageTags(sellerTag(sellerId), answer),
    }),
    browse: definePublicRead({
      ...{ cache, name: "listings.browse" },
      input: withinSchema.extend(page),
      output: listingPageSchema,
      load: async ({ category, subcategory, ...request }) =>
        pageView(minio, await browseListings(mongo, placeIn({ category, subcategory }), request)),
      tags: ({ category, subcategory }, answer) =>
        pageTags(cardsTag(placeIn({ category, subcategory })), answer),
    }),
  };
}

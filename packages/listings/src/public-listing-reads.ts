import { cursorSchema, idSchema, pageLimitSchema } from "@marketplace/kernel";
import { definePublicRead, loadTogether } from "@marketplace/rpc";
import { z } from "zod";
import { rootSlugSchema } from "./categories.ts";
import type { ListingQueryDeps } from "./deps.ts";
import { listHot, listNewest } from "./hot-listings.ts";
import { canSee } from "./listing.ts";
import type { CardDocument } from "./listing-document.ts";
import { browseListings, listSellersListings } from "./listing-pages.ts";
import { readListings } from "./listing-store.ts";
import { cardsTag, listingTag, pageTags, sellerTag, viewsTag } from "./listing-tags.ts";
import {
  cardView,
  listingCardSchema,
  listingPageSchema,
  listingSchema,
  listingView,
  pageView,
} from "./listing-view.ts";
import { placeIn, withinSchema } from "./within.ts";

/** What is hot changes with each view, of which no event tells. */
const HOT_MS = 60_000;

const page = { cursor: cursorSchema.optional(), limit: pageLimitSchema };

/** What of listings is the same for every guest. */
export function publicListingReads(deps: ListingQueryDeps) {
  const { mongo, minio, cache, seen = () => {} } = deps;
  const readOne = loadTogether((ids) => readListings(mongo, ids));
  const cardsView = (cards: readonly CardDocument[]) => ({
    items: cards.map((card) => cardView(minio, card)),
  });
  return {
    byId: definePublicRead({
      ...{ cache, name: "listings.byId", missing: "listing", personal: true },
      input: z.strictObject({ id: idSchema }),
      output: listingSchema.extend({ viewerFavourite: z.boolean() }),
      load: async ({ id }) => {
        const listing = await readOne(id);
        if (listing === null || !canSee(listing, null)) return null;
        return { ...listingView(minio, listing), viewerFavourite: false };
      },
      tags: ({ id }) => [listingTag(id), viewsTag(id)],
      seen: ({ id }, guest) => seen(id, { userId: null, ...guest }),
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
    hot: definePublicRead({
      ...{ cache, name: "listings.hot", ttlMs: HOT_MS },
      input: z.strictObject({
        category: rootSlugSchema.optional(),
        limit: z.int().min(1).max(50).default(20),
      }),
      output: z.strictObject({ items: z.array(listingCardSchema) }),
      load: async (request) => cardsView(await listHot(deps, request)),
      fallback: async (request) => cardsView(await listNewest(mongo, request)),
      tags: ({ category }, answer) => pageTags(cardsTag({ category }), answer),
    }),
  };
}

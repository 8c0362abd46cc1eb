import { cursorSchema, idSchema, MarketplaceError, notFound, pageLimitSchema } from "@marketplace/kernel";
import { publicProcedure, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { categories, leafSlugSchema, rootSlugSchema } from "./categories.ts";
import type { ListingReadDeps } from "./deps.ts";
import { listFavourites } from "./favourite-pages.ts";
import { isFavourite } from "./favourite-store.ts";
import { canSee } from "./listing.ts";
import { browseListings, listOwnListings, listSellersListings } from "./listing-pages.ts";
import { listingStatusSchema } from "./listing-status.ts";
import { readListing } from "./listing-store.ts";
import { listingPageSchema, listingSchema, listingView, pageView } from "./listing-view.ts";

const page = { cursor: cursorSchema.optional(), limit: pageLimitSchema };
const ownStatusSchema = listingStatusSchema.exclude(["deleted"]);

const browseInput = z.strictObject({
  category: rootSlugSchema.optional(),
  subcategory: leafSlugSchema.optional(),
  ...page,
});

/** The queries of listings, under `listings`. */
export function listingQueries({ mongo, minio }: ListingReadDeps) {
  return queriesOnly({
    byId: publicProcedure
      .input(z.strictObject({ id: idSchema }))
      .output(listingSchema.extend({ viewerFavourite: z.boolean() }))
      .query(async ({ ctx, input: { id } }) => {
        const userId = (await ctx.viewer())?.userId ?? null;
        const listing = await readListing(mongo, id);
        if (listing === null || !canSee(listing, userId)) throw notFound("listing");
        const viewerFavourite = userId !== null && (await isFavourite(mongo, { userId, listingId: id }));
        return { ...listingView(minio, listing), viewerFavourite };
      }),
    bySeller: publicProcedure
      .input(z.strictObject({ sellerId: idSchema, ...page }))
      .output(listingPageSchema)
      .query(async ({ input: { sellerId, ...request } }) =>
        pageView(minio, await listSellersListings(mongo, sellerId, request)),
      ),
    browse: publicProcedure
      .input(browseInput)
      .output(listingPageSchema)
      .query(async ({ input: { category, subcategory, ...request } }) =>
        pageView(minio, await browseListings(mongo, placeIn(category, subcategory), request)),
      ),
    mine: signedIn
      .input(z.strictObject({ status: ownStatusSchema.optional(), ...page }))
      .output(listingPageSchema)
      .query(async ({ ctx, input: { status, ...request } }) => {
        const statuses = status === undefined ? ownStatusSchema.options : [status];
        return pageView(
          minio,
          await listOwnListings(mongo, { sellerId: ctx.actor.userId, statuses }, request),
        );
      }),
    favourites: signedIn
      .input(z.strictObject(page))
      .output(listingPageSchema)
      .query(async ({ ctx, input }) => pageView(minio, await listFavourites(mongo, ctx.actor.userId, input))),
  });
}

/** Completes a subcategory with its category, which the index needs. */
function placeIn(category: string | undefined, subcategory: string | undefined) {
  if (subcategory === undefined) return { category };
  const parent = categories.leaf(subcategory)?.parent;
  if (category !== undefined && category !== parent) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: { subcategory: [`stands in ${parent}, not in ${category}`] },
    });
  }
  return { category: parent, subcategory };
}

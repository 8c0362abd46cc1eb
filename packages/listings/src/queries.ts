import { cursorSchema, notFound, pageLimitSchema } from "@marketplace/kernel";
import { publicProcedure, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { ListingQueryDeps } from "./deps.ts";
import { listFavourites } from "./favourite-pages.ts";
import { countFavourites, isFavourite } from "./favourite-store.ts";
import { canSee } from "./listing.ts";
import { listOwnListings } from "./listing-pages.ts";
import { listingStatusSchema } from "./listing-status.ts";
import { readListing } from "./listing-store.ts";
import { listingPageSchema, listingView, pageView } from "./listing-view.ts";
import { publicListingReads } from "./public-listing-reads.ts";

/**
 * Favourites that are counted for who is signed in and may just have chosen one: the listing's own counter follows a
 * moment later. Beyond so many, nobody sees that one is missing.
 */
const COUNTED = 1_000;

const page = { cursor: cursorSchema.optional(), limit: pageLimitSchema };
const ownStatusSchema = listingStatusSchema.exclude(["deleted"]);

/** The queries of listings, under `listings`. */
export function listingQueries(deps: ListingQueryDeps) {
  const { mongo, minio, seen = () => {} } = deps;
  const { byId, bySeller, browse, hot } = publicListingReads(deps);

  async function ownById(id: string, userId: string) {
    const listing = await readListing(mongo, id);
    if (listing === null || !canSee(listing, userId)) throw notFound("listing");
    return listingView(minio, listing);
  }

  async function shownTo(
    userId: string,
    asking: { readonly validated: boolean },
    { id }: { readonly id: string },
  ) {
    // What a guest may not see, its seller may.
    const shown = (await byId.find(asking, { id })) ?? (await ownById(id, userId));
    const [viewerFavourite, counted] = await Promise.all([
      isFavourite(mongo, { userId, listingId: id }),
      countFavourites(mongo, id, { limit: COUNTED }),
    ]);
    const favorites = counted < COUNTED ? counted : shown.metadata.favorites;
    return { ...shown, metadata: { ...shown.metadata, favorites }, viewerFavourite };
  }

  return queriesOnly({
    byId: publicProcedure
      .meta(byId.meta)
      .input(byId.input)
      .output(byId.output)
      .query(async ({ ctx, input }) => {
        const { address, userAgent } = ctx;
        const userId = (await ctx.viewerOrGuest())?.userId ?? null;
        const shown = await (userId === null ? byId.answer(ctx, input) : shownTo(userId, ctx, input));
        if (shown.sellerId !== userId) seen(shown.id, { userId, address, userAgent });
        return shown;
      }),
    bySeller: publicProcedure
      .meta(bySeller.meta)
      .input(bySeller.input)
      .output(bySeller.output)
      .query(({ ctx, input }) => bySeller.answer(ctx, input)),
    browse: publicProcedure
      .meta({ ...browse.meta, cost: 2 })
      .input(browse.input)
      .output(browse.output)
      .query(({ ctx, input }) => browse.answer(ctx, input)),
    hot: publicProcedure
      .meta(hot.meta)
      .input(hot.input)
      .output(hot.output)
      .query(({ ctx, input }) => hot.answer(ctx, input)),
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

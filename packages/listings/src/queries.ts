import { cursorSchema, idSchema, pageLimitSchema } from "@marketplace/kernel";
import { publicProcedure, router, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { leafSlugSchema, rootSlugSchema } from "./categories.ts";
import type { ListingReadDeps } from "./deps.ts";
import { listingStatusSchema } from "./listing.ts";
import { listingPageSchema, listingSchema } from "./listing-view.ts";

const page = { cursor: cursorSchema.optional(), limit: pageLimitSchema };

/** The queries of listings, under `listings`. */
export function listingQueries(_deps: ListingReadDeps) {
  return router({
    byId: publicProcedure
      .input(z.strictObject({ id: idSchema }))
      .output(listingSchema.extend({ viewerFavourite: z.boolean() }))
      .query(unwritten),
    bySeller: publicProcedure
      .input(z.strictObject({ sellerId: idSchema, ...page }))
      .output(listingPageSchema)
      .query(unwritten),
    browse: publicProcedure
      .input(
        z.strictObject({
          category: rootSlugSchema.optional(),
          subcategory: leafSlugSchema.optional(),
          ...page,
        }),
      )
      .output(listingPageSchema)
      .query(unwritten),
    mine: signedIn
      .input(z.strictObject({ status: listingStatusSchema.exclude(["deleted"]).optional(), ...page }))
      .output(listingPageSchema)
      .query(unwritten),
    favourites: signedIn.input(z.strictObject(page)).output(listingPageSchema).query(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}

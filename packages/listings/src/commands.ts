import { idSchema } from "@marketplace/kernel";
import { mutationsOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import { createListing } from "./create-listing.ts";
import type { ListingDeps } from "./deps.ts";
import { addFavourite, removeFavourite } from "./favourite.ts";
import type { SaleEvent } from "./listing.ts";
import { attachImages, removeImage } from "./listing-images.ts";
import {
  attachImagesSchema,
  createListingSchema,
  moveListingSchema,
  removeImageSchema,
  updateListingSchema,
} from "./listing-input.ts";
import { listingSchema, listingView } from "./listing-view.ts";
import { moveOnce } from "./move-listing.ts";
import { updateListing } from "./update-listing.ts";

const removedSchema = z.strictObject({ id: idSchema });
const favouriteInput = z.strictObject({ listingId: idSchema });
const favouriteOutput = z.strictObject({ listingId: idSchema, favourite: z.boolean(), favorites: z.int() });

/** The mutations of listings, under `listings`. */
export function listingCommands(deps: ListingDeps) {
  const { minio } = deps;
  const movesListing = (event: SaleEvent) =>
    signedIn
      .input(moveListingSchema)
      .output(listingSchema)
      .mutation(({ ctx, input }) =>
        moveOnce(
          deps,
          { ...input, event, sellerId: ctx.actor.userId },
          {
            output: listingSchema,
            view: (moved) => listingView(minio, moved),
          },
        ),
      );

  return mutationsOnly({
    create: signedIn
      .input(createListingSchema)
      .output(listingSchema)
      .mutation(async ({ ctx, input }) =>
        listingView(minio, await createListing(deps, { ...input, sellerId: ctx.actor.userId })),
      ),
    update: signedIn
      .input(updateListingSchema)
      .output(listingSchema)
      .mutation(async ({ ctx, input: { id, version, ...update } }) =>
        listingView(minio, await updateListing(deps, { id, version, sellerId: ctx.actor.userId }, update)),
      ),
    attachImages: signedIn
      .input(attachImagesSchema)
      .output(listingSchema)
      .mutation(async ({ ctx, input: { uploadIds, ...target } }) =>
        listingView(minio, await attachImages(deps, { ...target, sellerId: ctx.actor.userId }, uploadIds)),
      ),
    removeImage: signedIn
      .input(removeImageSchema)
      .output(listingSchema)
      .mutation(async ({ ctx, input: { url, ...target } }) =>
        listingView(minio, await removeImage(deps, { ...target, sellerId: ctx.actor.userId }, url)),
      ),
    publish: movesListing("publish"),
    withdraw: movesListing("withdraw"),
    markSoldElsewhere: movesListing("mark-sold-elsewhere"),
    remove: signedIn
      .input(moveListingSchema)
      .output(removedSchema)
      .mutation(({ ctx, input }) =>
        moveOnce(
          deps,
          { ...input, event: "remove", sellerId: ctx.actor.userId },
          {
            output: removedSchema,
            view: ({ _id }) => ({ id: _id }),
          },
        ),
      ),
    favourite: signedIn
      .input(favouriteInput)
      .output(favouriteOutput)
      .mutation(({ ctx, input }) => addFavourite(deps, { ...input, userId: ctx.actor.userId })),
    unfavourite: signedIn
      .input(favouriteInput)
      .output(favouriteOutput)
      .mutation(({ ctx, input }) => removeFavourite(deps, { ...input, userId: ctx.actor.userId })),
  });
}

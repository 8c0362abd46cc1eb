import { idSchema } from "@marketplace/kernel";
import { router, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { ListingDeps } from "./deps.ts";
import {
  attachImagesSchema,
  createListingSchema,
  listingTargetSchema,
  removeImageSchema,
  updateListingSchema,
} from "./listing-input.ts";
import { listingSchema } from "./listing-view.ts";

const favouriteInput = z.strictObject({ listingId: idSchema });
const favouriteOutput = z.strictObject({ listingId: idSchema, favourite: z.boolean(), favorites: z.int() });

/** The mutations of listings, under `listings`. */
export function listingCommands(_deps: ListingDeps) {
  return router({
    create: signedIn.input(createListingSchema).output(listingSchema).mutation(unwritten),
    update: signedIn.input(updateListingSchema).output(listingSchema).mutation(unwritten),
    attachImages: signedIn.input(attachImagesSchema).output(listingSchema).mutation(unwritten),
    removeImage: signedIn.input(removeImageSchema).output(listingSchema).mutation(unwritten),
    publish: signedIn.input(listingTargetSchema).output(listingSchema).mutation(unwritten),
    withdraw: signedIn.input(listingTargetSchema).output(listingSchema).mutation(unwritten),
    markSoldElsewhere: signedIn.input(listingTargetSchema).output(listingSchema).mutation(unwritten),
    remove: signedIn
      .input(listingTargetSchema)
      .output(z.strictObject({ id: idSchema }))
      .mutation(unwritten),
    favourite: signedIn.input(favouriteInput).output(favouriteOutput).mutation(unwritten),
    unfavourite: signedIn.input(favouriteInput).output(favouriteOutput).mutation(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}

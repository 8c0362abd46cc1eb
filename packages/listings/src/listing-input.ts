import { idempotencyKeySchema, idSchema, lineSchema, priceSchema, textSchema } from "@marketplace/kernel";
import { z } from "zod";
import { attributesSchema } from "./attribute.ts";
import { leafSlugSchema } from "./categories.ts";
import { conditionSchema } from "./listing-status.ts";
import { locationSchema } from "./location.ts";

/** Most photographs that a listing may have. */
export const MAX_IMAGES = 12;

const fields = {
  title: lineSchema({ max: 120 }),
  description: textSchema({ min: 0, max: 5_000 }),
  subcategory: leafSlugSchema,
  condition: conditionSchema,
  price: priceSchema,
  location: locationSchema,
  attributes: attributesSchema,
};

/** The version that the caller last saw; a change that was made since is never overwritten. */
const target = { id: idSchema, version: z.int().min(1) };

/** What a seller says of an item. `attributes` answers what the subcategory asks. */
export const listingDraftSchema = z.strictObject({
  ...fields,
  description: fields.description.default(""),
  attributes: fields.attributes.default({}),
  units: z.int("must be a whole number of units").min(1).max(100).default(1),
});

/** What a seller says of an item. */
export type ListingDraft = z.infer<typeof listingDraftSchema>;

/** A new listing, made once for each key. */
export const createListingSchema = listingDraftSchema.extend({ idempotencyKey: idempotencyKeySchema });

/** A change of a listing: what is not named stays; `attributes` replaces all answers. */
export const updateListingSchema = z.strictObject({ ...target, ...z.object(fields).partial().shape });

/** A change of a listing. */
export type ListingUpdate = Omit<z.infer<typeof updateListingSchema>, "id" | "version">;

/** Names a listing and the version of it that the caller saw. */
export const listingTargetSchema = z.strictObject(target);

/** Names a listing and the version of it that the caller saw. */
export type ListingTarget = z.infer<typeof listingTargetSchema>;

/** A move of a listing on or off sale, made once for each key. */
export const moveListingSchema = listingTargetSchema.extend({ idempotencyKey: idempotencyKeySchema });

/** A listing that its seller acts on, at the version that the seller saw. */
export type OwnTarget = ListingTarget & { readonly sellerId: string };

/** Uploads that become the listing's photographs, in this order, after those that it has. */
export const attachImagesSchema = z.strictObject({
  ...target,
  uploadIds: z
    .array(idSchema)
    .min(1)
    .max(MAX_IMAGES, `must be at most ${MAX_IMAGES} uploads`)
    .refine((ids) => new Set(ids).size === ids.length, "must not name an upload twice"),
});

/** One of the listing's photographs, by its address. */
export const removeImageSchema = z.strictObject({ ...target, url: z.string().max(1_000) });

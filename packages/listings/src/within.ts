import { MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";
import { categories, leafSlugSchema, rootSlugSchema } from "./categories.ts";

/** A category, a subcategory or neither, as a client names them. */
export const withinSchema = z.strictObject({
  category: rootSlugSchema.optional(),
  subcategory: leafSlugSchema.optional(),
});

/** A category, a subcategory with its category, or neither. */
export type Within = z.output<typeof withinSchema>;

/**
 * Completes a subcategory with its category, which the index needs.
 * @throws MarketplaceError `VALIDATION_FAILED` for a subcategory that stands in another category.
 */
export function placeIn({ category, subcategory }: Within): Within {
  if (subcategory === undefined) return { category };
  const parent = categories.leaf(subcategory)?.parent;
  if (category !== undefined && category !== parent) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: { subcategory: [`stands in ${parent}, not in ${category}`] },
    });
  }
  return { category: parent, subcategory };
}

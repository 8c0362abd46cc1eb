import { idSchema, moneySchema } from "@marketplace/kernel";
import { imageSchema } from "@marketplace/media";
import { z } from "zod";
import { attributesSchema } from "./attribute.ts";
import { conditionSchema, listingStatusSchema, moderationSchema } from "./listing.ts";

const placeSchema = z.strictObject({
  city: z.string(),
  country: z.string(),
  coordinates: z.tuple([z.number(), z.number()]),
});

const shared = {
  id: idSchema,
  sellerId: idSchema,
  title: z.string(),
  category: z.string(),
  subcategory: z.string(),
  condition: conditionSchema,
  price: moneySchema,
  location: placeSchema,
  status: listingStatusSchema,
  createdAt: z.date(),
  publishedAt: z.date().nullable(),
};

/** A listing as a client sees it. `publishedAt` is when it first went on sale. */
export const listingSchema = z.strictObject({
  ...shared,
  description: z.string(),
  units: z.int(),
  images: z.array(imageSchema),
  moderation: moderationSchema,
  version: z.int(),
  updatedAt: z.date(),
  metadata: z.strictObject({ views: z.int(), favorites: z.int(), custom_attributes: attributesSchema }),
});

/** A listing as a client sees it. */
export type Listing = z.infer<typeof listingSchema>;

/** A listing in a list of many. */
export const listingCardSchema = z.strictObject({
  ...shared,
  thumbnailUrl: z.url().nullable(),
  favorites: z.int(),
});

/** A listing in a list of many. */
export type ListingCard = z.infer<typeof listingCardSchema>;

/** A page of cards; `nextCursor` leads to the next one and is null on the last. */
export const listingPageSchema = z.strictObject({
  items: z.array(listingCardSchema),
  nextCursor: z.string().nullable(),
});

/** A page of cards. */
export type ListingPage = z.infer<typeof listingPageSchema>;

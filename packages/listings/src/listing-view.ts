import { idSchema, moneySchema } from "@marketplace/kernel";
import { imageSchema, imageView } from "@marketplace/media";
import { z } from "zod";
import { attributesSchema } from "./attribute.ts";
import type { ListingReadDeps } from "./deps.ts";
import type { CardDocument, ListingDocument } from "./listing-document.ts";
import type { Page } from "./listing-pages.ts";
import { conditionSchema, listingStatusSchema, moderationSchema } from "./listing-status.ts";

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

type ImageAddresses = ListingReadDeps["minio"];

/** A listing as its seller and everyone who may see it are shown it. */
export function listingView(addresses: ImageAddresses, listing: ListingDocument): Listing {
  const { metadata } = listing;
  return {
    ...sharedView(listing),
    description: listing.description,
    units: listing.units,
    images: listing.images.map((image) => imageView(addresses, image)),
    moderation: listing.moderation,
    version: listing.version,
    updatedAt: listing.updatedAt,
    metadata: {
      views: metadata.views,
      favorites: metadata.favorites,
      custom_attributes: metadata.custom_attributes,
    },
  };
}

/** A page of cards of what was read. */
export function pageView(addresses: ImageAddresses, { rows, nextCursor }: Page<CardDocument>): ListingPage {
  return { items: rows.map((row) => cardView(addresses, row)), nextCursor };
}

/** A listing in a list of many. */
export function cardView(addresses: ImageAddresses, card: CardDocument): ListingCard {
  const first = card.images[0];
  return {
    ...sharedView(card),
    thumbnailUrl: first === undefined ? null : imageView(addresses, first).thumbnailUrl,
    favorites: card.metadata.favorites,
  };
}

function sharedView(listing: CardDocument) {
  const { _id, sellerId, title, category, subcategory, condition, price, status } = listing;
  const { city, country, point } = listing.location;
  const { createdAt, publishedAt } = listing;
  return {
    id: _id,
    sellerId,
    title,
    category,
    subcategory,
    condition,
    price,
    location: { city, country, coordinates: point.coordinates },
    status,
    createdAt,
    publishedAt,
  };
}

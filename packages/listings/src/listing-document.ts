import { idSchema, moneySchema, personal } from "@marketplace/kernel";
import { storedImageSchema } from "@marketplace/media";
import { z } from "zod";
import { type Attributes, attributesSchema } from "./attribute.ts";
import { conditionSchema, listingStatusSchema, moderationSchema } from "./listing-status.ts";

/** A listing as MongoDB holds it; parsed whenever one is read. */
export const listingDocumentSchema = z.object({
  _id: idSchema,
  sellerId: idSchema,
  title: z.string(),
  description: z.string(),
  category: z.string(),
  subcategory: z.string(),
  condition: conditionSchema,
  price: moneySchema,
  units: z.int(),
  location: z.object({
    city: z.string(),
    country: z.string(),
    /** GeoJSON, which is what distances are found by: `[longitude, latitude]`. */
    point: z.object({ type: z.literal("Point"), coordinates: z.tuple([z.number(), z.number()]) }),
  }),
  images: z.array(storedImageSchema),
  status: listingStatusSchema,
  moderation: moderationSchema,
  version: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
  publishedAt: z.date().nullable(),
  metadata: z.object({ views: z.int(), favorites: z.int(), custom_attributes: attributesSchema }),
  /** The uploads that photographs were put on it of last, so that none comes twice. */
  uploads: z.array(idSchema).optional(),
  /** The key that its making was asked for with, and the hash of what was asked. */
  idempotencyKey: personal(z.string()).optional(),
  inputHash: personal(z.string()).optional(),
});

/** A listing as MongoDB holds it. */
export type ListingDocument = z.infer<typeof listingDocumentSchema>;

/** What of a listing a card shows: no long text, and the first photograph alone. */
export const cardDocumentSchema = listingDocumentSchema.omit({
  description: true,
  uploads: true,
  idempotencyKey: true,
  inputHash: true,
});

/** What of a listing a card shows. */
export type CardDocument = z.infer<typeof cardDocumentSchema>;

type Changeable =
  | "title"
  | "description"
  | "category"
  | "subcategory"
  | "condition"
  | "price"
  | "location"
  | "images"
  | "uploads"
  | "status"
  | "publishedAt";

/** What a change sets; counters and the version are not among it. */
export type ListingChange = Partial<Pick<ListingDocument, Changeable>> & {
  "metadata.custom_attributes"?: Attributes;
};

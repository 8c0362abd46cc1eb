import type { Minio } from "@marketplace/stores";
import { z } from "zod";

const keySchema = z.string().regex(/^user\/[0-9a-f-]{36}\/listings\/[0-9a-f]{64}(-480)?\.webp$/);

/** A photograph as a record keeps it: the keys of its two WebP objects, and the larger one's size in pixels. */
export const storedImageSchema = z.strictObject({
  key: keySchema,
  thumbnailKey: keySchema,
  width: z.int().min(1),
  height: z.int().min(1),
});

/** A photograph as a record keeps it. */
export type StoredImage = z.infer<typeof storedImageSchema>;

/** A photograph as a client sees it: public, immutable addresses, and the larger one's size in pixels. */
export const imageSchema = z.strictObject({
  url: z.url(),
  thumbnailUrl: z.url(),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** A photograph as a client sees it. */
export type Image = z.infer<typeof imageSchema>;

/** Gives a stored photograph its public addresses, on the CDN where there is one. */
export function imageView(
  { publicUrl, buckets }: Pick<Minio, "publicUrl" | "buckets">,
  { key, thumbnailKey, width, height }: StoredImage,
): Image {
  return {
    url: publicUrl(buckets.listingImages, key),
    thumbnailUrl: publicUrl(buckets.listingImages, thumbnailKey),
    width,
    height,
  };
}

import type { Minio } from "@marketplace/stores";
import { z } from "zod";

const LISTING_OR_AVATAR = "user\\/[0-9a-f-]{36}\\/(listings|avatars)\\/[0-9a-f]{64}";
// Older records name a WebP object without a width in its key, and a thumbnail.
const webpKeySchema = z.string().regex(new RegExp(`^${LISTING_OR_AVATAR}(-(160|480|1280))?\\.webp$`));
const avifKeySchema = z.string().regex(new RegExp(`^${LISTING_OR_AVATAR}-1280\\.avif$`));
const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);
const thumbhashSchema = z.base64().max(60);

/**
 * A photograph as a record keeps it: the keys of its objects, the largest one's size in pixels, and what is shown until
 * they have come. Older records know two objects alone.
 */
export const storedImageSchema = z.strictObject({
  key: webpKeySchema,
  thumbnailKey: webpKeySchema,
  width: z.int().min(1),
  height: z.int().min(1),
  smallKey: webpKeySchema.optional(),
  avifKey: avifKeySchema.optional(),
  colour: colourSchema.optional(),
  thumbhash: thumbhashSchema.optional(),
});

/** A photograph as a record keeps it. */
export type StoredImage = z.infer<typeof storedImageSchema>;

/**
 * A photograph as a client sees it: public, immutable addresses of at most 1280, 480 and 160 pixels, the largest one's
 * size, its dominant colour as `#rrggbb`, and its thumbhash in base64.
 */
export const imageSchema = z.strictObject({
  url: z.url(),
  thumbnailUrl: z.url(),
  smallUrl: z.url(),
  avifUrl: z.url().nullable(),
  width: z.int().min(1),
  height: z.int().min(1),
  colour: colourSchema.nullable(),
  thumbhash: thumbhashSchema.nullable(),
});

/** A photograph as a client sees it. */
export type Image = z.infer<typeof imageSchema>;

/** Gives a stored photograph its public addresses, on the CDN where there is one. */
export function imageView(
  { publicUrl, buckets }: Pick<Minio, "publicUrl" | "buckets">,
  image: StoredImage,
): Image {
  const bucket = bucketOf(buckets, image.key);
  return {
    url: publicUrl(bucket, image.key),
    thumbnailUrl: publicUrl(bucket, image.thumbnailKey),
    smallUrl: publicUrl(bucket, image.smallKey ?? image.thumbnailKey),
    avifUrl: image.avifKey === undefined ? null : publicUrl(bucket, image.avifKey),
    width: image.width,
    height: image.height,
    colour: image.colour ?? null,
    thumbhash: image.thumbhash ?? null,
  };
}

/** Whether a photograph, by its id or the key of one of its objects, is an avatar. */
export function isAvatar(key: string): boolean {
  return key.split("/")[2] === "avatars";
}

/** The bucket in which an object of a photograph stands, its original too. */
export function bucketOf(buckets: Minio["buckets"], key: string): string {
  return isAvatar(key) ? buckets.profileImages : buckets.listingImages;
}

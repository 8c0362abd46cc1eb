import { createHash } from "node:crypto";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import type { StoredImage } from "./image.ts";
import type { Photograph } from "./photograph.ts";

const HEADERS = { "Content-Type": "image/webp", "Cache-Control": "public, max-age=31536000, immutable" };
const absentSchema = z.object({ code: z.enum(["NotFound", "NoSuchKey"]) });

/** Stores a photograph under keys that its content gives, once however often it comes. */
export async function storePhotograph(
  minio: Minio,
  userId: string,
  { full, thumbnail, width, height }: Photograph,
): Promise<StoredImage> {
  const name = `user/${userId}/listings/${createHash("sha256").update(full).digest("hex")}`;
  const image = { key: `${name}.webp`, thumbnailKey: `${name}-480.webp`, width, height };
  // The larger one goes last: where it stands, both do.
  if (await exists(minio, image.key)) return image;
  await put(minio, image.thumbnailKey, thumbnail);
  await put(minio, image.key, full);
  return image;
}

async function exists({ client, buckets, within }: Minio, key: string): Promise<boolean> {
  try {
    await within(client.statObject(buckets.listingImages, key));
    return true;
  } catch (failure) {
    if (absentSchema.safeParse(failure).success) return false;
    throw failure;
  }
}

async function put({ client, buckets, within }: Minio, key: string, bytes: Buffer): Promise<void> {
  await within(client.putObject(buckets.listingImages, key, bytes, bytes.length, HEADERS));
}

import { buffer } from "node:stream/consumers";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { removeVersions, versionsOf } from "./object-versions.ts";
import { MAX_UPLOAD_BYTES, stagingKey, type UploadName } from "./upload.ts";

const absentSchema = z.object({ code: z.enum(["NotFound", "NoSuchKey", "NoSuchVersion"]) });

/** The bytes that an account uploaded; null when there are none, `too large` when there are more than a form allows. */
export function readStaged(minio: Minio, upload: UploadName): Promise<Buffer | "too large" | null> {
  const bucket = minio.buckets.listingImages;
  const key = stagingKey(upload);
  return ifThere(async () => {
    const { size, versionId } = await minio.within(minio.client.statObject(bucket, key));
    // The form bounds what a client can upload; this bounds what the process takes into memory all the same.
    if (size > MAX_UPLOAD_BYTES) return "too large";
    const version = versionId === null || versionId === undefined ? {} : { versionId };
    const stream = await minio.within(minio.client.getObject(bucket, key, version));
    return await minio.within(buffer(stream)).finally(() => stream.destroy());
  });
}

/** Whether a file has come for an upload. */
export async function isStaged({ client, buckets, within }: Minio, upload: UploadName): Promise<boolean> {
  const stat = () => within(client.statObject(buckets.listingImages, stagingKey(upload)));
  return (await ifThere(stat)) !== null;
}

/**
 * Removes an upload with all its versions: behind a delete marker the original would stay, with the place where it
 * was taken in it.
 * @throws Error when a version stays.
 */
export async function removeStaged(minio: Minio, upload: UploadName): Promise<void> {
  const bucket = minio.buckets.listingImages;
  await removeVersions(minio, bucket, await versionsOf(minio, bucket, stagingKey(upload)));
}

/** Does what reads an object; null when it is not there. */
async function ifThere<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (failure) {
    if (absentSchema.safeParse(failure).success) return null;
    throw failure;
  }
}

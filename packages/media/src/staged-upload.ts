import { buffer } from "node:stream/consumers";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { MAX_UPLOAD_BYTES, stagingKey, type UploadName } from "./upload.ts";

const absentSchema = z.object({ code: z.enum(["NotFound", "NoSuchKey", "NoSuchVersion"]) });

/** The bytes that an account uploaded; null when there are none, `too large` when there are more than a form allows. */
export async function readStaged(minio: Minio, upload: UploadName): Promise<Buffer | "too large" | null> {
  const bucket = minio.buckets.listingImages;
  const key = stagingKey(upload);
  try {
    const { size, versionId } = await minio.within(minio.client.statObject(bucket, key));
    // The form bounds what a client can upload; this bounds what the process takes into memory all the same.
    if (size > MAX_UPLOAD_BYTES) return "too large";
    const version = versionId === null || versionId === undefined ? {} : { versionId };
    const stream = await minio.within(minio.client.getObject(bucket, key, version));
    return await minio.within(buffer(stream)).finally(() => stream.destroy());
  } catch (failure) {
    if (absentSchema.safeParse(failure).success) return null;
    throw failure;
  }
}

/** Whether a file has come for an upload. */
export async function isStaged(minio: Minio, upload: UploadName): Promise<boolean> {
  try {
    await minio.within(minio.client.statObject(minio.buckets.listingImages, stagingKey(upload)));
    return true;
  } catch (failure) {
    if (absentSchema.safeParse(failure).success) return false;
    throw failure;
  }
}

/**
 * Removes an upload with all its versions: behind a delete marker the original would stay, with the place where it
 * was taken in it.
 * @throws Error when a version stays.
 */
export async function removeStaged(minio: Minio, upload: UploadName): Promise<void> {
  const bucket = minio.buckets.listingImages;
  const versions = await minio.within(versionsOf(minio, bucket, stagingKey(upload)));
  if (versions.length === 0) return;
  const left = await minio.within(minio.client.removeObjects(bucket, versions));
  if (left.some((answer) => answer?.Error !== undefined)) {
    throw new Error(`An upload was not removed: ${JSON.stringify(left)}`);
  }
}

async function versionsOf(minio: Minio, bucket: string, key: string) {
  const versions: { name: string; versionId?: string }[] = [];
  for await (const { name, versionId } of minio.client.listObjects(bucket, key, true, {
    IncludeVersion: true,
  })) {
    if (name === key) versions.push({ name, ...(versionId ? { versionId } : {}) });
  }
  return versions;
}

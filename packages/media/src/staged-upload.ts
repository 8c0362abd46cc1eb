import { buffer } from "node:stream/consumers";
import { idSchema, MarketplaceError } from "@marketplace/kernel";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { MAX_UPLOAD_BYTES, stagingKey, type UploadName } from "./upload.ts";

const UPLOAD_HOURS = 24;
const ABSENT = new Set(["NotFound", "NoSuchKey", "NoSuchVersion"]);
const codedSchema = z.object({ code: z.string() });

/**
 * The bytes that an account uploaded.
 * @throws MarketplaceError `NOT_FOUND` when there are none, they are another's, or the upload is over a day old.
 */
export async function readStaged(minio: Minio, upload: UploadName, now: Date): Promise<Buffer> {
  if (!isCurrent(upload.uploadId, now)) throw noUpload();
  const bucket = minio.buckets.listingImages;
  const key = stagingKey(upload);
  try {
    const { size } = await minio.within(minio.client.statObject(bucket, key));
    // The policy bounds what a client can upload; this bounds what the process takes into memory all the same.
    if (size > MAX_UPLOAD_BYTES) throw noUpload();
    const stream = await minio.within(minio.client.getObject(bucket, key));
    return await minio.within(buffer(stream)).finally(() => stream.destroy());
  } catch (failure) {
    const coded = codedSchema.safeParse(failure);
    throw coded.success && ABSENT.has(coded.data.code) ? noUpload() : failure;
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

/** Whether an upload was created within a day, by the time that stands in its id. */
function isCurrent(uploadId: string, now: Date): boolean {
  const id = idSchema.safeParse(uploadId);
  if (!id.success) return false;
  const createdAt = Number.parseInt(id.data.slice(0, 8) + id.data.slice(9, 13), 16);
  return now.getTime() - createdAt <= UPLOAD_HOURS * 3_600_000;
}

// One answer for all cases, so that nobody learns which uploads others have.
function noUpload(): MarketplaceError {
  return new MarketplaceError(
    "NOT_FOUND",
    "This upload does not exist or has expired; upload the photograph again.",
  );
}

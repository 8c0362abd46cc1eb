import { PostPolicy } from "minio";
import { type CreateUploadInput, type MediaDeps, stagingKey, type UploadTicket } from "./upload.ts";

const UPLOAD_MINUTES = 10;

/**
 * Signs a form that lets its holder put one object into MinIO: at a key nobody can guess, of exactly this type,
 * of at most this size, within ten minutes. MinIO holds to it; the bytes are looked at when it is promoted.
 */
export async function createUpload(
  { minio, clock, newId }: MediaDeps,
  userId: string,
  { contentType, bytes }: CreateUploadInput,
): Promise<UploadTicket> {
  const uploadId = newId();
  const expiresAt = new Date(clock().getTime() + UPLOAD_MINUTES * 60_000);
  const policy = new PostPolicy();
  policy.setBucket(minio.buckets.listingImages);
  policy.setKey(stagingKey({ userId, uploadId }));
  policy.setContentType(contentType);
  policy.setContentLengthRange(1, bytes);
  policy.setExpires(expiresAt);
  const { postURL, formData } = await minio.within(minio.client.presignedPostPolicy(policy));
  return { uploadId, url: postURL, fields: formData, expiresAt };
}

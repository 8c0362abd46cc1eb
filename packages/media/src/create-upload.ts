import { MarketplaceError } from "@marketplace/kernel";
import { PostPolicy } from "minio";
import { type CreateUploadInput, type MediaDeps, stagingKey, type UploadTicket } from "./upload.ts";
import type { UploadDocument } from "./upload-document.ts";
import { countUpload } from "./upload-quota.ts";
import { countOnTheWay, discardUpload, insertUpload } from "./upload-store.ts";

const UPLOAD_MINUTES = 10;
// Whoever lost an upload on its way asks for another, and must find the place.
const UNUSED_MS = 2 * 60_000;

/**
 * Notes an upload and signs a form that lets its holder put one object into MinIO: at a key nobody can guess, of exactly
 * this type, of at most this size, within ten minutes. MinIO holds to it; a worker looks at the bytes.
 * @throws MarketplaceError `RATE_LIMITED` for an account that has had its uploads of today, `VALIDATION_FAILED` for a
 * listing with no room for another, and as `roomOnListing` does.
 */
export async function createUpload(
  deps: MediaDeps,
  userId: string,
  input: CreateUploadInput,
): Promise<UploadTicket> {
  const { mongo, clock, newId, settings } = deps;
  const listingId = input.purpose === "listing" ? (input.listingId ?? null) : null;
  const room = listingId === null ? null : await deps.roomOnListing({ userId, listingId });
  await countUpload(deps, userId, settings.MEDIA_UPLOADS_PER_DAY);
  const now = clock();
  const upload: UploadDocument = {
    ...{ _id: newId(), userId },
    purpose: input.purpose === "avatar" ? { kind: "avatar" } : { kind: "listing", listingId },
    ...{ contentType: input.contentType, bytes: input.bytes },
    ...{ state: "waiting", reason: null, image: null, attached: false, unattached: null, attempts: 0 },
    ...{ createdAt: now, expiresAt: new Date(now.getTime() + UPLOAD_MINUTES * 60_000), changedAt: now },
  };
  // Before the form is signed: no file can come that nothing is known of.
  await insertUpload(mongo, upload);
  const since = new Date(now.getTime() - UNUSED_MS);
  // One that the listing has, and that has not ended yet, counts once.
  if (room !== null && (await countOnTheWay(mongo, upload, { since, but: room.uploads })) > room.left) {
    await discardUpload(mongo, upload._id);
    throw noRoom(room.left);
  }
  return sign(deps, upload);
}

async function sign(
  { minio }: Pick<MediaDeps, "minio">,
  { _id: uploadId, userId, contentType, bytes, expiresAt }: UploadDocument,
): Promise<UploadTicket> {
  const bucket = minio.buckets.listingImages;
  const policy = new PostPolicy();
  policy.setBucket(bucket);
  policy.setKey(stagingKey({ userId, uploadId }));
  policy.setContentType(contentType);
  policy.setContentLengthRange(1, bytes);
  policy.setExpires(expiresAt);
  const { formData } = await minio.within(minio.client.presignedPostPolicy(policy));
  return { uploadId, url: minio.uploadUrl(bucket), fields: formData, expiresAt };
}

function noRoom(left: number): MarketplaceError {
  return new MarketplaceError(
    "VALIDATION_FAILED",
    `This listing has room for ${left} more photographs, and as many are on their way.`,
    { fieldErrors: { listingId: ["has no room for another photograph"] } },
  );
}

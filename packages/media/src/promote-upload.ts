import { MarketplaceError } from "@marketplace/kernel";
import type { Minio } from "@marketplace/stores";
import pLimit from "p-limit";
import type { StoredImage } from "./image.ts";
import { type Photograph, photographOf } from "./photograph.ts";
import { storePhotograph } from "./photograph-store.ts";
import { readStaged, removeStaged } from "./staged-upload.ts";
import type { MediaDeps } from "./upload.ts";

// A decoded photograph takes up to 160 MB, so the whole process decodes two at a time; the rest wait with nothing read.
const decoding = pLimit(2);
const MAX_WAITING = 60;

interface Uploads {
  readonly userId: string;
  /** At most a listing's worth of them; one that is named twice counts once. */
  readonly uploadIds: readonly string[];
}

/**
 * Makes photographs of an account's own uploads: checked by their bytes, turned upright, without metadata, as WebP
 * of at most 1600 px and a thumbnail of at most 480 px, under keys that their content gives. The uploads are removed
 * once `record` has kept the photographs; when it fails they stay, so that the same call can be repeated.
 * @throws MarketplaceError `NOT_FOUND` for an upload that is missing, another's or over a day old,
 * `VALIDATION_FAILED` (under `uploadIds.N`) for bytes that are no photograph, which are removed at once, and
 * `RATE_LIMITED` while too many others wait.
 */
export async function promoteUploads<T>(
  { minio, clock }: Pick<MediaDeps, "minio" | "clock">,
  { userId, uploadIds }: Uploads,
  record: (images: readonly StoredImage[]) => Promise<T>,
): Promise<T> {
  if (decoding.pendingCount + uploadIds.length > MAX_WAITING) {
    throw new MarketplaceError("RATE_LIMITED", "Many photographs are waiting; try again in a few seconds.", {
      details: { retryAfterSeconds: 5 },
    });
  }
  const distinct = [...new Set(uploadIds)];
  const source = { minio, userId, now: clock() };
  const settled = await Promise.allSettled(
    distinct.map((uploadId) => decoding(() => promote(source, uploadId))),
  );
  const outcomes = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const refusals = outcomes.flatMap((one) => ("refusal" in one ? [one] : []));
  if (refusals.length > 0) throw refuseTogether(refusals, uploadIds);
  const recorded = await record(outcomes.flatMap((one) => ("image" in one ? [one.image] : [])));
  // It is recorded, so the call has succeeded; what cannot be removed now goes when the bucket empties staging.
  await Promise.allSettled(distinct.map((uploadId) => removeStaged(minio, { userId, uploadId })));
  return recorded;
}

interface Source {
  readonly minio: Minio;
  readonly userId: string;
  readonly now: Date;
}

interface Refusal {
  readonly uploadId: string;
  readonly refusal: MarketplaceError;
}

async function promote(
  { minio, userId, now }: Source,
  uploadId: string,
): Promise<{ readonly image: StoredImage } | Refusal> {
  const bytes = await readStaged(minio, { userId, uploadId }, now);
  let photograph: Photograph;
  try {
    photograph = await photographOf(bytes);
  } catch (failure) {
    if (!(failure instanceof MarketplaceError && failure.code === "VALIDATION_FAILED")) throw failure;
    // Bytes that are no photograph never become one, and would be decoded anew at each attempt.
    await removeStaged(minio, { userId, uploadId });
    return { uploadId, refusal: failure };
  }
  return { image: await storePhotograph(minio, userId, photograph) };
}

/** Names every refused photograph by its place, so that a person can replace them all at once. */
function refuseTogether(refusals: readonly Refusal[], uploadIds: readonly string[]): MarketplaceError {
  const fieldErrors = Object.fromEntries(
    refusals.map(({ uploadId, refusal }) => [`uploadIds.${uploadIds.indexOf(uploadId)}`, [refusal.message]]),
  );
  const message =
    refusals.length === 1
      ? (refusals[0]?.refusal.message ?? "")
      : `${refusals.length} of these photographs cannot be used.`;
  return new MarketplaceError("VALIDATION_FAILED", message, { fieldErrors });
}

import { type Clock, MarketplaceError } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { StoredImage } from "./image.ts";
import type { UploadDocument } from "./upload-document.ts";
import { readUploads } from "./upload-store.ts";

const UPLOAD_HOURS = 24;

interface ReadyDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

interface Uploads {
  readonly userId: string;
  /** At most a listing's worth of them; one that is named twice counts once. */
  readonly uploadIds: readonly string[];
}

/**
 * The photographs that an account's own uploads have become, in their order.
 * @throws MarketplaceError `NOT_FOUND` for an upload that is missing, another's, an avatar or over a day old,
 * `VALIDATION_FAILED` (under `uploadIds.N`) for those that are no photographs, and `NOT_READY` while one of them is
 * not processed yet.
 */
export async function readyImages(
  { mongo, clock }: ReadyDeps,
  { userId, uploadIds }: Uploads,
): Promise<readonly StoredImage[]> {
  const distinct = [...new Set(uploadIds)];
  const found = await readUploads(mongo, userId, distinct);
  const uploads = distinct.map((id) => current(found.get(id), clock()));
  const rejected = uploads.flatMap(({ _id, state, reason }) =>
    state === "rejected" ? [{ place: uploadIds.indexOf(_id), reason: reason ?? "" }] : [],
  );
  if (rejected.length > 0) throw refuseTogether(rejected);
  return uploads.map(({ image }) => {
    if (image === null) throw notReady();
    return image;
  });
}

function current(upload: UploadDocument | undefined, now: Date): UploadDocument {
  const isUsable =
    upload !== undefined &&
    upload.purpose.kind === "listing" &&
    upload.state !== "expired" &&
    now.getTime() - upload.createdAt.getTime() <= UPLOAD_HOURS * 3_600_000;
  if (isUsable) return upload;
  // One answer for all cases, so that nobody learns which uploads others have.
  throw new MarketplaceError(
    "NOT_FOUND",
    "This upload does not exist or has expired; upload the photograph again.",
  );
}

function notReady(): MarketplaceError {
  return new MarketplaceError(
    "NOT_READY",
    "A photograph is still on its way or being looked at; try again in a moment.",
    { details: { retryAfterSeconds: 1 } },
  );
}

interface Rejected {
  readonly place: number;
  readonly reason: string;
}

/** Names every rejected photograph by its place, so that a person can replace them all at once. */
function refuseTogether(rejected: readonly Rejected[]): MarketplaceError {
  const fieldErrors = Object.fromEntries(
    rejected.map(({ place, reason }) => [`uploadIds.${place}`, [reason]]),
  );
  const message =
    rejected.length === 1
      ? (rejected[0]?.reason ?? "")
      : `${rejected.length} of these photographs cannot be used.`;
  return new MarketplaceError("VALIDATION_FAILED", message, { fieldErrors });
}

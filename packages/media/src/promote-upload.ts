import type { StoredImage } from "./image.ts";
import type { MediaDeps } from "./upload.ts";

interface Uploads {
  readonly userId: string;
  /** At most a listing's worth of them; one named twice counts once. */
  readonly uploadIds: readonly string[];
}

/**
 * Makes photographs of an account's own uploads: checked by their bytes, turned upright, without metadata, as WebP
 * of at most 1600 px and a thumbnail of at most 480 px, under keys that their content gives. The uploads are removed
 * once `record` has kept the photographs; when it fails they stay, so that the same call can be repeated.
 * @throws MarketplaceError `NOT_FOUND` for an upload that is missing, another's or over a day old, and
 * `VALIDATION_FAILED` (under `uploadIds.N`) for bytes that are no photograph; those are removed at once.
 */
export async function promoteUploads<T>(
  _deps: Pick<MediaDeps, "minio" | "clock">,
  _uploads: Uploads,
  _record: (images: readonly StoredImage[]) => Promise<T>,
): Promise<T> {
  throw new Error("not yet written");
}

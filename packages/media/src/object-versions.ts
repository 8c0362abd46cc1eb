import type { Minio } from "@marketplace/stores";
import { z } from "zod";

/** One version of an object, or a marker that hides those before it. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  readonly bytes: number;
  readonly at: Date;
}

const pageSchema = z.object({
  objects: z.array(
    z
      .object({
        name: z.string(),
        versionId: z.string(),
        isDeleteMarker: z.boolean(),
        isLatest: z.boolean(),
        size: z.number(),
        lastModified: z.date(),
      })
      .transform(
        ({ name: key, versionId, isDeleteMarker: isMarker, isLatest, size: bytes, lastModified: at }) => ({
          ...{ key, versionId, isMarker, isLatest, bytes, at },
        }),
      ),
  ),
  isTruncated: z.boolean(),
  keyMarker: z.string().optional(),
  versionIdMarker: z.string().optional(),
});

/** The bytes of versions. */
export function bytesOf(versions: readonly Pick<ObjectVersion, "bytes">[]): number {
  return versions.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Where a page of a bucket begins. */
export interface PageStart {
  readonly bucket: string;
  readonly prefix: string;
  /** The page begins with the key after this one; null for the first. */
  readonly after: string | null;
}

/** A page of versions, by key; `isLast` when nothing comes after it. */
export interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  readonly isLast: boolean;
}

const MOST_PAGE = 1_000;

/** Lists the versions of objects, so many at most; the last key of a page that is not the last may have more. */
export async function versionPage(
  { client, within }: Minio,
  { bucket, prefix, after }: PageStart,
  most = MOST_PAGE,
): Promise<VersionPage> {
  const marker = after === null ? {} : { keyMarker: encodeURIComponent(after) };
  const options = { Delimiter: "", MaxKeys: most, IncludeVersion: true, ...marker };
  const page = pageSchema.parse(await within(client.listObjectsQuery(bucket, prefix, "", options)));
  // The client puts markers behind all others.
  return { versions: page.objects.sort(byKey), isLast: !page.isTruncated };
}

function byKey({ key: one }: ObjectVersion, { key: other }: ObjectVersion): number {
  return one < other ? -1 : Number(one > other);
}

/** Every version below a prefix, which is to be a narrow one. */
export async function versionsBelow(
  { client, within }: Minio,
  bucket: string,
  prefix: string,
): Promise<readonly ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  let marker = {};
  for (;;) {
    const options = { Delimiter: "", MaxKeys: MOST_PAGE, IncludeVersion: true, ...marker };
    const page = pageSchema.parse(await within(client.listObjectsQuery(bucket, prefix, "", options)));
    versions.push(...page.objects);
    if (!page.isTruncated) return versions;
    const { keyMarker = "", versionIdMarker = "" } = page;
    marker = { keyMarker: encodeURIComponent(keyMarker), versionIdMarker };
  }
}

/** Every version of one object. */
export async function versionsOf(
  minio: Minio,
  bucket: string,
  key: string,
): Promise<readonly ObjectVersion[]> {
  const below = await versionsBelow(minio, bucket, key);
  return below.filter((version) => version.key === key);
}

/**
 * Removes versions for good; of those that are gone, nothing.
 * @throws Error when one of them stays.
 */
export async function removeVersions(
  { client, within }: Minio,
  bucket: string,
  versions: readonly Pick<ObjectVersion, "key" | "versionId">[],
): Promise<void> {
  if (versions.length === 0) return;
  const named = versions.map(({ key: name, versionId }) => ({ name, versionId }));
  const left = await within(client.removeObjects(bucket, named));
  const failed = left.find((answer) => answer?.Error !== undefined);
  if (failed !== undefined) throw new Error(`An object was not removed: ${JSON.stringify(failed)}`);
}

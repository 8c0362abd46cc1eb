import { buffer } from "node:stream/consumers";
import type { Minio, Mongo } from "@marketplace/stores";
import { bucketOf } from "../image.ts";
import { removeVersions, versionsOf } from "../object-versions.ts";
import { photographOf } from "../photograph.ts";
import { MAX_TIME, type PhotographDocument, photographsIn } from "../photograph-document.ts";
import type { Derivative } from "../photograph-files.ts";
import { putObject } from "../photograph-object.ts";
import { isRefusal } from "../photograph-refusal.ts";

/** What making objects anew needs. */
export interface RemakeDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
}

interface Wish {
  /** Which objects; all where none are named. */
  readonly keys?: readonly string[];
  /** Tells only whether there is an original. */
  readonly dryRun?: boolean;
}

/**
 * Makes objects of a photograph anew from its original, in the place of what stands there. False when there is no
 * original to make them from.
 */
export async function remake(
  { minio, mongo }: RemakeDeps,
  { _id, original, objects }: PhotographDocument,
  { keys = objects.map(({ key }) => key), dryRun = false }: Wish = {},
): Promise<boolean> {
  const bytes = await originalOf(minio, original);
  if (bytes === null || dryRun) return bytes !== null;
  const photograph = await photographOf(bytes).catch((failure: unknown) => {
    // What stands there is no original any more.
    if (isRefusal(failure)) return null;
    throw failure;
  });
  if (photograph === null) return false;
  const made = photograph.derivatives.flatMap((file) => {
    const key = keyOf(_id, file);
    return keys.includes(key) ? [{ key, file }] : [];
  });
  // The document first: what does not have the size that it says is made again.
  const sizes = new Map(made.map(({ key, file }) => [key, file.bytes.length]));
  const known = objects.map((one) => ({ ...one, bytes: sizes.get(one.key) ?? one.bytes }));
  await photographsIn(mongo).updateOne({ _id: { $eq: _id } }, { $set: { objects: known } }, MAX_TIME);
  for (const { key, file } of made) await replace(minio, key, file);
  return true;
}

function keyOf(id: string, { longest, format }: Derivative): string {
  return `${id}-${longest}.${format}`;
}

/** Older versions would be kept, and paid for, for nothing. */
async function replace(minio: Minio, key: string, file: Derivative): Promise<void> {
  const bucket = bucketOf(minio.buckets, key);
  const before = await versionsOf(minio, bucket, key);
  await putObject(minio, key, file);
  await removeVersions(minio, bucket, before);
}

/** The latest bytes of an original, also of one that somebody has hidden behind a marker. */
async function originalOf(minio: Minio, key: string): Promise<Buffer | null> {
  const bucket = bucketOf(minio.buckets, key);
  const latest = (await versionsOf(minio, bucket, key))
    .filter(({ isMarker }) => !isMarker)
    .sort((one, other) => other.at.getTime() - one.at.getTime())[0];
  if (latest === undefined) return null;
  const { versionId } = latest;
  const stream = await minio.within(minio.client.getObject(bucket, key, { versionId }));
  return minio.within(buffer(stream)).finally(() => stream.destroy());
}

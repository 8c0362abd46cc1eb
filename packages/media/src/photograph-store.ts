import type { Clock } from "@marketplace/kernel";
import { isDuplicateKey, type Minio, type Mongo } from "@marketplace/stores";
import { bandsOf } from "./hash-bands.ts";
import type { StoredImage } from "./image.ts";
import type { Photograph } from "./photograph.ts";
import { usePhotograph, writtenAnew } from "./photograph-claim.ts";
import {
  MAX_TIME,
  type PhotographDocument,
  type PhotographName,
  photographDocumentSchema,
  photographId,
  photographsIn,
  storedImageOf,
} from "./photograph-document.ts";
import type { PhotographFile } from "./photograph-files.ts";
import { flagLookAlikes } from "./photograph-flag.ts";
import { putObject, putOnce } from "./photograph-object.ts";

/** What storing a photograph needs. */
export interface PhotographDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/** What was stored of the same bytes of the same account before; null when nothing was, or not all of it. */
export async function findPhotograph(
  deps: Pick<PhotographDeps, "mongo" | "clock">,
  name: PhotographName,
): Promise<StoredImage | null> {
  const id = photographId(name);
  // First of all: from now on it stays for the grace period, or is known to be leaving.
  if (await usePhotograph(deps.mongo, id, deps.clock())) return null;
  const found = await photographsIn(deps.mongo).findOne({ _id: { $eq: id } }, MAX_TIME);
  if (found === null) return null;
  const photograph = photographDocumentSchema.parse(found);
  // Whoever stored it died before it was compared with others.
  if (!photograph.compared) await flagLookAlikes(deps, photograph);
  return storedImageOf(photograph);
}

/**
 * Stores a photograph's objects, and then the document by which it is known: where that stands, they all do. However
 * many store the same one at once, each object is written once and the first document stays; while the sweep removes the
 * same one, each is written anew.
 */
export async function storePhotograph(
  deps: PhotographDeps,
  name: PhotographName,
  { original, derivatives, facts }: Photograph,
): Promise<StoredImage> {
  const { minio, mongo, clock } = deps;
  const id = photographId(name);
  const originalKey = `original/${name.userId}/${name.folder}/${name.sha256}.${ending(original)}`;
  const { isPlain, ...told } = facts;
  const objects = derivatives.map(({ width, height, format, longest, bytes }) => ({
    ...{ key: `${id}-${longest}.${format}`, width, height, format },
    bytes: bytes.length,
  }));
  const document: PhotographDocument = {
    ...{ _id: id, userId: name.userId, ...told },
    bands: isPlain ? [] : [...bandsOf(facts.hash)],
    // Avatars are not for sale, so nobody is asked whose they are.
    compared: name.folder === "avatars",
    original: originalKey,
    objects,
    createdAt: clock(),
  };
  const isAnew = await usePhotograph(mongo, id, clock());
  const write = isAnew ? putObject : putOnce;
  await Promise.all([
    write(minio, originalKey, original),
    ...derivatives.map((file) => write(minio, `${id}-${file.longest}.${file.format}`, file)),
  ]);
  if (isAnew) {
    await photographsIn(mongo).replaceOne({ _id: { $eq: id } }, document, { ...MAX_TIME, upsert: true });
    await writtenAnew(mongo, id);
  } else await photographsIn(mongo).insertOne(document, MAX_TIME).catch(ignoreSecond);
  // After it can be found by others: of two that are stored at once, at least one sees the other.
  if (!document.compared) await flagLookAlikes(deps, document);
  return storedImageOf(document);
}

function ending({ format }: PhotographFile): string {
  return format === "jpeg" ? "jpg" : format;
}

function ignoreSecond(failure: unknown): void {
  if (!isDuplicateKey(failure)) throw failure;
}

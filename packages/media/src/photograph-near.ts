import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { hashDistance } from "./hash.ts";
import { bandsNear, NEAR_BITS } from "./hash-bands.ts";
import { isAvatar } from "./image.ts";
import { MAX_TIME, type PhotographDocument, photographsIn } from "./photograph-document.ts";

/** A photograph that looks like another, and in how many bits their hashes differ. */
export interface Near {
  readonly id: string;
  readonly distance: number;
}

const candidateSchema = z.object({ _id: z.string(), hash: z.string() });
const AT_ONCE = 1_000;

/**
 * The photographs of other accounts' listings that look like one, the nearest first, so many at most. An index gives
 * those that share a part of the hash, about one in a thousand; what is too plain to tell from others has no such part.
 */
export async function photographsNear(
  mongo: Pick<Mongo, "db">,
  { hash, bands, userId }: Pick<PhotographDocument, "hash" | "bands" | "userId">,
  most: number,
): Promise<readonly Near[]> {
  if (bands.length === 0) return [];
  const candidates = photographsIn(mongo).find(
    { bands: { $in: [...bandsNear(hash)] }, userId: { $ne: userId } },
    { ...MAX_TIME, projection: { _id: 1, hash: 1 }, batchSize: AT_ONCE },
  );
  let near: Near[] = [];
  for await (const candidate of candidates) {
    const { _id: id, hash: other } = candidateSchema.parse(candidate);
    const distance = hashDistance(hash, other);
    // Avatars are not for sale, whichever of the two came first.
    if (distance > NEAR_BITS || isAvatar(id)) continue;
    near.push({ id, distance });
    // What a thousand accounts list alike is not kept a thousand times over.
    if (near.length >= 2 * most + AT_ONCE) near = nearest(near, most);
  }
  return nearest(near, most);
}

function nearest(near: readonly Near[], most: number): Near[] {
  return near.toSorted((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1)).slice(0, most);
}

import { crashPointsAround } from "@marketplace/durable";
import type { Minio, Mongo } from "@marketplace/stores";
import { type ObjectVersion, removeVersions, versionsBelow } from "../object-versions.ts";
import { forgetLeaving, isLeaving, letBe, markLeaving, type Removal } from "../photograph-claim.ts";
import { forgetFlags } from "../photograph-flag.ts";
import { type ReferencesTo, referredTo } from "../photograph-references.ts";
import { bucketOfShelf, type Found, photographOfKey, SHELVES, type Shelf } from "./shelf.ts";
import { areOld } from "./verdict.ts";

interface RemoveDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
  readonly references: readonly ReferencesTo[];
}

/** Everything that stands of a photograph, the original last: of it the others can be made again. */
export interface Plan {
  readonly id: string;
  readonly parts: readonly {
    readonly bucket: string;
    readonly top: Shelf["top"];
    readonly versions: readonly ObjectVersion[];
  }[];
}

const mark = crashPointsAround("media/mark");
const remove = crashPointsAround("media/remove-versions");
const forget = crashPointsAround("media/forget");

/** What would be removed of photographs; where there is no document, nothing if a part is younger than the grace period. */
export async function planRemoval(
  minio: Minio,
  found: readonly Pick<Found, "id" | "document">[],
  usedBefore: Date,
): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for (const { id, document } of found) {
    const parts = [];
    for (const shelf of SHELVES.filter(({ folder }) => id.includes(`/${folder}/`))) {
      const bucket = bucketOfShelf(minio, shelf);
      const below = await versionsBelow(minio, bucket, `${shelf.top}${id.slice("user".length)}`);
      const versions = below.filter(({ key }) => photographOfKey(key) === id);
      parts.push({ bucket, top: shelf.top, versions });
    }
    const isOld = document !== null || parts.every(({ versions }) => areOld(versions, usedBefore));
    if (isOld) plans.push({ id, parts });
  }
  return plans;
}

/**
 * Removes photographs with every version of their objects that was planned, except those that somebody refers to or has
 * used lately. Can be repeated, and done by several at once; who dies within leaves it to the next.
 */
export async function removePhotographs(
  { minio, mongo, references }: RemoveDeps,
  plans: readonly Plan[],
  removal: Removal,
): Promise<readonly Plan[]> {
  const leaving: Plan[] = [];
  // What is written after the mark is in no plan.
  for (const plan of plans) {
    if (await mark(() => markLeaving(mongo, plan.id, removal))) leaving.push(plan);
  }
  const referred = await referredTo(
    references,
    leaving.map(({ id }) => id),
  );
  const removed: Plan[] = [];
  for (const plan of leaving) {
    const { id, parts } = plan;
    if (referred.has(id)) {
      await letBe(mongo, id, removal.token);
      continue;
    }
    for (const { bucket, versions } of parts) await remove(() => removeVersions(minio, bucket, versions));
    // Who has stored it anew has compared it anew.
    if (await isLeaving(mongo, id, removal.token)) await forgetFlags(mongo, [id]);
    await forget(() => forgetLeaving(mongo, id, removal));
    removed.push(plan);
  }
  return removed;
}

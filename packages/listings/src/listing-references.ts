import type { Clock } from "@marketplace/kernel";
import type { ReferencesTo } from "@marketplace/media";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

interface ReferenceDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  /** How long a deleted listing keeps its photographs, in days. */
  readonly appealDays: number;
}

const DAY_MS = 86_400_000;
const shownSchema = z.array(z.object({ images: z.array(z.object({ key: z.string() })) }));

/** The photographs of listings, of deleted ones too while their seller may appeal. */
export function listingReferences({ mongo, clock, appealDays }: ReferenceDeps): ReferencesTo {
  return {
    name: "listings",
    async among(keys) {
      const since = new Date(clock().getTime() - appealDays * DAY_MS);
      const found = await listingsOf(mongo)
        .find(
          {
            "images.key": { $in: [...keys] },
            // Nothing changes a deleted listing any more.
            $or: [{ status: { $ne: "deleted" } }, { updatedAt: { $gt: since } }],
          },
          { ...MAX_TIME, projection: { _id: 0, "images.key": 1 } },
        )
        .toArray();
      const shown = new Set(shownSchema.parse(found).flatMap(({ images }) => images.map(({ key }) => key)));
      return new Set(keys.filter((key) => shown.has(key)));
    },
  };
}

/** The photographs that a listing shows, by the keys of their largest objects; null where there is no such listing. */
export async function listingPhotographs(
  mongo: Pick<Mongo, "db">,
  id: string,
): Promise<readonly string[] | null> {
  const found = await listingsOf(mongo).findOne(
    { _id: { $eq: id } },
    { ...MAX_TIME, projection: { _id: 0, "images.key": 1 } },
  );
  return found === null ? null : (shownSchema.parse([found])[0]?.images.map(({ key }) => key) ?? []);
}

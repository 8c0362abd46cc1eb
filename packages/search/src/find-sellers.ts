import type { Mongo } from "@marketplace/stores";
import { PROFILES } from "@marketplace/users";
import { z } from "zod";
import { MAX_TIME } from "./collections.ts";

/** What is told of a seller beside a listing. */
export const sellerSchema = z.strictObject({
  name: z.string(),
  /** The average of 1 to 5, null without a review. */
  rating: z.number().nullable(),
  reviews: z.int(),
});

/** What is told of a seller beside a listing. */
export type Seller = z.output<typeof sellerSchema>;

const rowSchema = z.object({
  _id: z.string(),
  name: z.string(),
  ratings: z.object({ seller: z.object({ count: z.int(), average: z.number().nullable() }) }),
});

/** Sellers by id, from the projection of profiles with their ratings; who is suspended is not in the answer. */
export async function findSellers(
  mongo: Pick<Mongo, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Seller>> {
  if (ids.length === 0) return new Map();
  const found = await mongo.db
    .collection<{ readonly _id: string }>(PROFILES)
    .find({ _id: { $in: [...new Set(ids)] } }, { ...MAX_TIME, projection: { name: 1, "ratings.seller": 1 } })
    .toArray();
  return new Map(
    z
      .array(rowSchema)
      .parse(found)
      .map(({ _id, name, ratings }) => [
        _id,
        { name, rating: ratings.seller.average, reviews: ratings.seller.count },
      ]),
  );
}

import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import type { Generation } from "./generation.ts";

/*
 * Which generations of a projection there are stands in one document, and each change of it is one atomic write:
 *   live     is read, and kept up with events;
 *   next     is being made, and kept up with events from the moment it stands here;
 *   retired  was live, and is kept up for as long as somebody may still read it; or was given up before it was.
 * A retired one is left alone after its time, for as long again, before it is dropped: nobody writes to it any more.
 */

const generationSchema = z.object({ number: z.number(), format: z.int().nullable() });
const retiredSchema = generationSchema.extend({ until: z.date() });

const stateSchema = z.object({
  live: generationSchema,
  next: generationSchema.nullable(),
  retired: z.array(retiredSchema),
  /** The time of MongoDB. */
  now: z.date(),
});

/** Which generations of a projection there are. */
export type GenerationState = z.output<typeof stateSchema>;

/** Where it is kept, by the name of the projection. */
export const GENERATIONS = "projection_generations";

const FIRST: Generation = { number: 0, format: null };

type Db = Pick<Mongo, "db">;
type Stored = { readonly _id: string };

/** Reads which generations there are now. */
export async function readGenerations({ db }: Db, name: string): Promise<GenerationState> {
  const [found] = await db
    .collection<Stored>(GENERATIONS)
    .aggregate([{ $match: { _id: name } }, { $set: { now: "$$NOW" } }])
    .toArray();
  return found === undefined
    ? { live: FIRST, next: null, retired: [], now: new Date(0) }
    : stateSchema.parse(found);
}

/** Says that a generation is being made; the one that was being made before is given up. */
export async function beginNext({ db }: Db, name: string, next: Generation): Promise<void> {
  await db.collection<Stored>(GENERATIONS).updateOne(
    { _id: name },
    [
      {
        $set: {
          live: { $ifNull: ["$live", { $literal: FIRST }] },
          next: { $literal: next },
          retired: { $concatArrays: [{ $ifNull: ["$retired", []] }, givenUp] },
        },
      },
    ],
    { upsert: true },
  );
}

/** Gives up a generation that was being made. */
export async function giveUpNext({ db }: Db, name: string, number: number): Promise<void> {
  await db
    .collection<Stored>(GENERATIONS)
    .updateOne({ _id: name, "next.number": number }, [
      { $set: { next: null, retired: { $concatArrays: ["$retired", givenUp] } } },
    ]);
}

/** Lets a generation that was being made be read from now on; false when it is not being made any more. */
export async function swapGenerations(
  { db }: Db,
  { name, number, graceMs }: { readonly name: string; readonly number: number; readonly graceMs: number },
): Promise<boolean> {
  const until = { $add: ["$$NOW", graceMs] };
  const { matchedCount } = await db
    .collection<Stored>(GENERATIONS)
    .updateOne({ _id: name, "next.number": number }, [
      {
        $set: {
          live: "$next",
          next: null,
          retired: { $concatArrays: ["$retired", [{ $mergeObjects: ["$live", { until }] }]] },
        },
      },
    ]);
  return matchedCount === 1;
}

/** Forgets a retired generation that has been dropped. */
export async function forgetRetired({ db }: Db, name: string, number: number): Promise<void> {
  await db
    .collection<Stored & { readonly retired: { readonly number: number }[] }>(GENERATIONS)
    .updateOne({ _id: name }, { $pull: { retired: { number } } });
}

const givenUp = {
  $cond: [
    { $eq: [{ $ifNull: ["$next", null] }, null] },
    [],
    [{ $mergeObjects: ["$next", { until: "$$NOW" }] }],
  ],
};

import { createHash } from "node:crypto";
import { type Clock, idSchema } from "@marketplace/kernel";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME, type PhotographDocument, photographsIn } from "./photograph-document.ts";
import { type Near, photographsNear } from "./photograph-near.ts";

/** By which a flag is known: the hash of both photographs' names, so that there is one for each pair. */
export const flagIdSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** A flag is open until a moderator has dismissed it. */
export const flagStateSchema = z.enum(["open", "dismissed"]);

/** That photographs of two accounts look alike, as MongoDB holds it. */
export const flagDocumentSchema = z.object({
  _id: flagIdSchema,
  /** Names of the two, in order. */
  photographs: z.tuple([z.string(), z.string()]),
  /** In how many of 64 bits their hashes differ. */
  distance: z.int(),
  state: flagStateSchema,
  createdAt: z.date(),
  dismissal: z.object({ by: idSchema, at: z.date(), reason: z.string() }).optional(),
});

/** That photographs of two accounts look alike, as MongoDB holds it. */
export type FlagDocument = z.infer<typeof flagDocumentSchema>;

/** The flags' collection. */
export function flagsIn({ db }: Pick<Mongo, "db">) {
  return db.collection<FlagDocument>("photograph_flags");
}

interface FlagDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

// Who shows what half the others show is found by any of them.
const MOST_FLAGS = 20;

/**
 * Compares a photograph that has just been stored with those of other accounts, flags the 20 nearest of those that look
 * like it, and notes that this is done. It can be repeated: a pair is flagged once, and stays dismissed.
 */
export async function flagLookAlikes(
  { mongo, clock }: FlagDeps,
  photograph: Pick<PhotographDocument, "_id" | "hash" | "bands" | "userId">,
): Promise<void> {
  const near = await photographsNear(mongo, photograph, MOST_FLAGS);
  const createdAt = clock();
  await Promise.all(near.map((one) => insertFlag(mongo, flagOf(photograph._id, one, createdAt))));
  await photographsIn(mongo).updateOne(
    { _id: { $eq: photograph._id } },
    { $set: { compared: true } },
    MAX_TIME,
  );
}

function flagOf(id: string, { id: other, distance }: Near, createdAt: Date): FlagDocument {
  const photographs: FlagDocument["photographs"] = id < other ? [id, other] : [other, id];
  const _id = createHash("sha256").update(photographs.join("\n")).digest("hex");
  return { _id, photographs, distance, state: "open", createdAt };
}

async function insertFlag(mongo: Pick<Mongo, "db">, flag: FlagDocument): Promise<void> {
  try {
    await flagsIn(mongo).insertOne(flag, MAX_TIME);
  } catch (failure) {
    if (!isDuplicateKey(failure)) throw failure;
  }
}

/** Forgets the flags of photographs that are no more. */
export async function forgetFlags(mongo: Pick<Mongo, "db">, photographs: readonly string[]): Promise<void> {
  await flagsIn(mongo).deleteMany({ photographs: { $in: [...photographs] } }, MAX_TIME);
}

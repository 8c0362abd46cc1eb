import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME, photographsIn } from "./photograph-document.ts";

/*
 * Who uses a photograph and who removes it agree by its claim, one small document under the photograph's name:
 *
 * at       when it was last used, or its removal begun; nobody begins to remove what was used within the grace period
 * leaving  the removal under way, by its own token; null while there is none
 * anew     somebody used it during a removal: nothing that stands in MinIO is to be relied on, all of it is written again
 *
 * A removal lists an object's versions first, marks the claim, asks who refers to the photograph, and removes no version
 * but those that it listed, and no document but an old one. Who uses it after the mark writes other versions, which no
 * removal has listed, and another document; who used it before the mark keeps it from being made. So a remover that
 * stands still for hours and wakes harms nothing, and one that dies leaves nothing locked.
 */

interface ClaimDocument {
  readonly _id: string;
  readonly at: Date;
  readonly leaving: string | null;
  readonly anew: boolean;
}

type ClaimsDb = Pick<Mongo, "db">;

// A remover that died has left its mark; another one goes on after so long.
const LEASE_MS = 300_000;
const claimSchema = z.object({ anew: z.boolean() });

function claimsIn({ db }: ClaimsDb) {
  return db.collection<ClaimDocument>("photograph_claims");
}

/**
 * Notes that somebody uses a photograph, or is about to store it, which keeps it for the grace period. Answers whether
 * its objects are to be written anew, whatever stands in their place.
 */
export async function usePhotograph(mongo: ClaimsDb, id: string, now: Date): Promise<boolean> {
  const use = [
    {
      $set: {
        at: { $max: ["$at", { $literal: now }] },
        anew: { $or: [{ $ifNull: ["$anew", false] }, { $ne: [{ $ifNull: ["$leaving", null] }, null] }] },
        leaving: { $literal: null },
      },
    },
  ];
  const options = { ...MAX_TIME, upsert: true, returnDocument: "after" } as const;
  for (;;) {
    try {
      return claimSchema.parse(await claimsIn(mongo).findOneAndUpdate({ _id: id }, use, options)).anew;
    } catch (failure) {
      // Two who both come first: the other's is there now.
      if (!isDuplicateKey(failure)) throw failure;
    }
  }
}

/** Notes that the objects of a photograph have been written anew. */
export async function writtenAnew(mongo: ClaimsDb, id: string): Promise<void> {
  await claimsIn(mongo).updateOne(
    { _id: id, anew: true, leaving: null },
    { $set: { anew: false } },
    MAX_TIME,
  );
}

/** A removal, and the instants that it goes by. */
export interface Removal {
  /** Unlike any other's. */
  readonly token: string;
  readonly now: Date;
  /** What was used or stored since is kept. */
  readonly usedBefore: Date;
}

/** Marks a photograph as leaving; false when it was used lately, or another removes it. */
export async function markLeaving(
  mongo: ClaimsDb,
  id: string,
  { token, now, usedBefore }: Removal,
): Promise<boolean> {
  const abandoned = new Date(now.getTime() - LEASE_MS);
  try {
    const { matchedCount, upsertedCount } = await claimsIn(mongo).updateOne(
      {
        _id: id,
        $or: [
          { leaving: null, at: { $lte: usedBefore } },
          { leaving: { $ne: null }, at: { $lte: abandoned } },
        ],
      },
      { $set: { leaving: token, at: now }, $setOnInsert: { anew: false } },
      { ...MAX_TIME, upsert: true },
    );
    return matchedCount + upsertedCount === 1;
  } catch (failure) {
    // There is one that is not as was asked for.
    if (isDuplicateKey(failure)) return false;
    throw failure;
  }
}

const usedSchema = z.array(z.object({ _id: z.string() }));

/** Which of these photographs were used after an instant, and are not leaving. */
export async function usedSince(
  mongo: ClaimsDb,
  ids: readonly string[],
  since: Date,
): Promise<ReadonlySet<string>> {
  const found = await claimsIn(mongo)
    .find(
      { _id: { $in: [...ids] }, leaving: null, at: { $gt: since } },
      { ...MAX_TIME, projection: { _id: 1 } },
    )
    .toArray();
  return new Set(usedSchema.parse(found).map(({ _id }) => _id));
}

/** Lets a photograph be that somebody turned out to refer to; it counts as used. */
export async function letBe(mongo: ClaimsDb, id: string, token: string): Promise<void> {
  await claimsIn(mongo).updateOne({ _id: id, leaving: token }, { $set: { leaving: null } }, MAX_TIME);
}

/** Whether a removal goes on, and nobody has used the photograph since it was marked. */
export async function isLeaving(mongo: ClaimsDb, id: string, token: string): Promise<boolean> {
  return (await claimsIn(mongo).countDocuments({ _id: id, leaving: token }, MAX_TIME)) > 0;
}

/** Ends a removal: the document goes, and the claim, unless somebody has used the photograph meanwhile. */
export async function forgetLeaving(
  mongo: ClaimsDb,
  id: string,
  { token, usedBefore }: Pick<Removal, "token" | "usedBefore">,
): Promise<void> {
  // Who has stored it anew has replaced the document by a younger one.
  await photographsIn(mongo).deleteOne({ _id: { $eq: id }, createdAt: { $lte: usedBefore } }, MAX_TIME);
  await claimsIn(mongo).deleteOne({ _id: id, leaving: token }, MAX_TIME);
}

import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { Binary } from "mongodb";
import { z } from "zod";
import { MAX_TIME } from "./listing-store.ts";

const KEY_BYTES = 32;
const REMEMBERED = 3;

interface ViewKeyDocument {
  /** The day in UTC, such as 2026-06-01. */
  readonly _id: string;
  readonly key: Binary;
  readonly at: Date;
}

interface ViewKeyDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  /** So many bytes that nobody can guess. */
  readonly randomBytes: (size: number) => Buffer;
}

const keySchema = z.object({ key: z.instanceof(Binary) });

/**
 * Gives the key that visitors are hashed with on a day, the same to all processes. It stands in MongoDB, away from the
 * hashes, which are in Redis, and is deleted after two days: then nobody can tell from a hash whose it was.
 */
export function viewKeys({ mongo, clock, randomBytes }: ViewKeyDeps): (day: string) => Promise<Buffer> {
  const remembered = new Map<string, Buffer>();

  return async (day) => {
    const known = remembered.get(day);
    if (known !== undefined) return known;
    const found = await mongo.db
      .collection<ViewKeyDocument>("view_keys")
      .findOneAndUpdate(
        { _id: { $eq: day } },
        { $setOnInsert: { key: new Binary(randomBytes(KEY_BYTES)), at: clock() } },
        { ...MAX_TIME, upsert: true, returnDocument: "after" },
      );
    const key = Buffer.from(keySchema.parse(found).key.buffer);
    remembered.set(day, key);
    for (const old of [...remembered.keys()].slice(0, -REMEMBERED)) remembered.delete(old);
    return key;
  };
}

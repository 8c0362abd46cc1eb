import type { Mongo } from "@marketplace/stores";
import { Timestamp } from "mongodb";
import { z } from "zod";
import { operationTime } from "./change-cursor.ts";
import { tokenSchema } from "./change-of.ts";

/** How far the changes of MongoDB are published, as whoever reads them has kept it. */
export interface ChangePosition {
  /** The process that reads; null when its lease has run out. */
  readonly reader: string | null;
  /** Collections that are read. */
  readonly collections: readonly string[];
  /** Collections whose documents are being looked up, because they are new to the reader or changes were lost. */
  readonly scanning: readonly string[];
  /** How much of the history is not published yet, in milliseconds; null while there is no place in it. */
  readonly lagMs: number | null;
}

const timestamp = z.instanceof(Timestamp).nullable().default(null);
const positionSchema = z.object({
  owner: z.string().optional(),
  isHeld: z.boolean(),
  collections: z.array(z.string()).default([]),
  token: tokenSchema.nullable().default(null),
  begin: timestamp,
  scan: z
    .object({ from: z.instanceof(Timestamp), collections: z.array(z.string()) })
    .nullable()
    .default(null),
});

/** Tells how far the changes are published; null when nobody has ever read them. */
export async function changePosition(mongo: Mongo): Promise<ChangePosition | null> {
  const [found] = await mongo.db
    .collection("event_sources")
    .aggregate([
      { $match: { $expr: { $eq: ["$_id", "changes"] } } },
      { $set: { isHeld: { $gt: ["$until", "$$NOW"] } } },
    ])
    .toArray();
  if (found === undefined) return null;
  const { owner, isHeld, collections, token, begin, scan } = positionSchema.parse(found);
  const [now, place] = [await operationTime(mongo), secondsOf(token) ?? secondsIn(scan?.from ?? begin)];
  return {
    reader: isHeld && owner !== undefined ? owner : null,
    collections,
    scanning: scan?.collections ?? [],
    lagMs: place === null ? null : Math.max(0, now.t - place) * 1_000,
  };
}

// A token begins with the time of its change: the kind of a timestamp in MongoDB's sort order, then the seconds.
const TIME = /^82([0-9A-F]{8})/i;

function secondsOf(token: z.output<typeof tokenSchema> | null): number | null {
  const seconds = TIME.exec(token?._data ?? "")?.[1];
  return seconds === undefined ? null : Number.parseInt(seconds, 16);
}

function secondsIn(time: Timestamp | null): number | null {
  return time === null ? null : time.t;
}

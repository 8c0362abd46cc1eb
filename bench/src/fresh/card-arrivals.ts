import { liveCollection } from "@marketplace/durable";
import { cardsProjection } from "@marketplace/search";
import type { Stores } from "@marketplace/stores";
import { z } from "zod";
import { watchInserts } from "../watch-inserts.ts";

type Db = Pick<Stores["mongo"], "db">;

const insertSchema = z.object({ documentKey: z.object({ _id: z.string() }) });
const generationsSchema = z.object({ retired: z.array(z.object({ until: z.date() })) }).nullable();

/** When something of listings came to be there, by their ids. */
export interface Arrivals {
  readonly at: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Watches what searches look at of listings, from now on: their cards, or that their words are counted. */
export async function watchCards(
  mongo: Db,
  collection: "search_cards" | "search_counted" = "search_cards",
): Promise<Arrivals> {
  const at = new Map<string, number>();
  const watch = await watchInserts(mongo, {
    collection: await liveCollection(mongo, { ...cardsProjection, collection }),
    inserted: (change) => at.set(insertSchema.parse(change).documentKey._id, Date.now()),
  });
  return { at, close: watch.close };
}

/**
 * Whether the worker has made the cards anew, as it does once when it is new, and those from before are left alone: as long
 * as they are not, it writes each card twice.
 */
export async function isSettled({ db }: Db): Promise<boolean> {
  const jobs = db.collection("projection_jobs");
  if ((await jobs.countDocuments({ isOpen: true })) > 0) return false;
  const found = await db
    .collection<{ _id: string }>("projection_generations")
    .findOne({ _id: cardsProjection.name });
  const generations = generationsSchema.parse(found);
  return generations?.retired.every(({ until }) => until.getTime() < Date.now()) ?? false;
}

import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { watchInserts } from "../watch-inserts.ts";

const insertSchema = z.object({ documentKey: z.object({ _id: z.string() }) });

/** When cards came to be there, by the id of their listing. */
export interface CardArrivals {
  readonly at: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Watches the cards that searches look at, from now on. */
export async function watchCards(mongo: Pick<Mongo, "db">): Promise<CardArrivals> {
  const at = new Map<string, number>();
  const watch = await watchInserts(mongo, {
    collection: "search_cards",
    inserted: (change) => at.set(insertSchema.parse(change).documentKey._id, Date.now()),
  });
  return { at, close: watch.close };
}

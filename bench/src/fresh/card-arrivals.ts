import type { Mongo } from "@marketplace/stores";
import { z } from "zod";

const insertSchema = z.object({ documentKey: z.object({ _id: z.string() }) });

/** When cards came to be there, by the id of their listing. */
export interface CardArrivals {
  readonly at: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Watches the cards that searches look at, from now on. */
export async function watchCards({ db }: Pick<Mongo, "db">): Promise<CardArrivals> {
  const at = new Map<string, number>();
  const changes = db.collection("search_cards").watch([{ $match: { operationType: "insert" } }]);
  // It begins with the first that is asked for.
  await changes.tryNext();
  const watching = (async () => {
    for await (const change of changes) at.set(insertSchema.parse(change).documentKey._id, Date.now());
  })();
  return {
    at,
    async close() {
      await changes.close();
      await watching.catch((failure: unknown) => {
        if (!changes.closed) throw failure;
      });
    },
  };
}

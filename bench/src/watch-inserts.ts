import type { Mongo } from "@marketplace/stores";
import type { Document } from "mongodb";

/** What comes to be in a collection, until it is closed. */
export interface InsertWatch {
  close(): Promise<void>;
}

interface Watched {
  readonly collection: string;
  /** Of the changes; all insertions by default. */
  readonly match?: Document;
  readonly inserted: (change: Document) => void;
}

/** Tells what is inserted into a collection from now on. */
export async function watchInserts(
  { db }: Pick<Mongo, "db">,
  { collection, match = {}, inserted }: Watched,
): Promise<InsertWatch> {
  const changes = db.collection(collection).watch([{ $match: { operationType: "insert", ...match } }]);
  // It begins with the first that is asked for.
  await changes.tryNext();
  const watching = (async () => {
    for await (const change of changes) inserted(change);
  })();
  return {
    async close() {
      await changes.close();
      await watching.catch((failure: unknown) => {
        if (!changes.closed) throw failure;
      });
    },
  };
}

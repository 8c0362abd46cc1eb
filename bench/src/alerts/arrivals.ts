import type { Mongo } from "@marketplace/stores";
import { z } from "zod";

const insertSchema = z.object({
  fullDocument: z.object({
    userId: z.string(),
    search: z.string(),
    subject: z.object({ id: z.string() }),
  }),
});

/** What somebody was told, and when it was there. */
export interface Arrival {
  /** Which account of which search, and of which listing. */
  readonly of: string;
  readonly listingId: string;
  readonly at: number;
}

/** Notifications as they come to be there. */
export interface Arrivals {
  readonly seen: readonly Arrival[];
  close(): Promise<void>;
}

/** By what one alert is told from all others. */
export function alertName(userId: string, search: string, listingId: string): string {
  return `${userId} ${search} ${listingId}`;
}

/** Watches the feed of everybody, from now on. */
export async function watchArrivals({ db }: Pick<Mongo, "db">): Promise<Arrivals> {
  const seen: Arrival[] = [];
  const changes = db
    .collection("notifications")
    .watch([{ $match: { operationType: "insert", "fullDocument.kind": "saved-search-match" } }]);
  // It begins with the first that is asked for.
  await changes.tryNext();
  const watching = (async () => {
    for await (const change of changes) {
      const { userId, search, subject } = insertSchema.parse(change).fullDocument;
      seen.push({ of: alertName(userId, search, subject.id), listingId: subject.id, at: Date.now() });
    }
  })();
  return {
    seen,
    async close() {
      await changes.close();
      await watching.catch((failure: unknown) => {
        if (!changes.closed) throw failure;
      });
    },
  };
}

import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { watchInserts } from "../watch-inserts.ts";

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
export async function watchArrivals(mongo: Pick<Mongo, "db">): Promise<Arrivals> {
  const seen: Arrival[] = [];
  const watch = await watchInserts(mongo, {
    collection: "notifications",
    match: { "fullDocument.kind": "saved-search-match" },
    inserted: (change) => {
      const { userId, search, subject } = insertSchema.parse(change).fullDocument;
      seen.push({ of: alertName(userId, search, subject.id), listingId: subject.id, at: Date.now() });
    },
  });
  return { seen, close: watch.close };
}

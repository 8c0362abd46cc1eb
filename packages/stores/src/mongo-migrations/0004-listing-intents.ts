import type { MongoMigration } from "./migration.ts";

/** Indexes by which the prepared changes of two-phase commits are found, to be finished or given up. */
export const listingIntents: MongoMigration = {
  name: "0004-listing-intents",
  async up(db) {
    await db.collection("listings").createIndexes([
      { name: "intent_by_gid", key: { "intent.gid": 1 }, sparse: true },
      { name: "intent_by_deadline", key: { "intent.deadline": 1 }, sparse: true },
    ]);
  },
};

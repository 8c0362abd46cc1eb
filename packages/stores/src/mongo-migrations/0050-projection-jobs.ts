import type { MongoMigration } from "./migration.ts";

/** Jobs on projections: one of each kind at a time, and those that are to be done. */
export const projectionJobs: MongoMigration = {
  name: "0050-projection-jobs",
  async up(db) {
    await db.collection("projection_jobs").createIndexes([
      {
        name: "one_open",
        key: { projection: 1, mode: 1 },
        unique: true,
        partialFilterExpression: { isOpen: true },
      },
      { name: "open_by_lease", key: { until: 1 }, partialFilterExpression: { isOpen: true } },
      { name: "latest", key: { projection: 1, mode: 1, requestedAt: -1, _id: -1 } },
    ]);
  },
};

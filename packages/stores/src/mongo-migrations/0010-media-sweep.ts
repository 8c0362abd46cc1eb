import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

const claimSchema = {
  bsonType: "object",
  required: ["_id", "at", "leaving", "anew"],
  additionalProperties: false,
  properties: {
    _id: { bsonType: "string", pattern: `^user/${uuid}/(listings|avatars)/[0-9a-f]{64}$` },
    at: { bsonType: "date" },
    leaving: { bsonType: ["string", "null"] },
    anew: { bsonType: "bool" },
  },
};

// Longer than the longest grace period that can be set.
const CLAIM_SECONDS = 60 * 24 * 60 * 60;

/** What the sweep of photographs asks by, who has last used or is removing one, and the jobs of the sweep. */
export const mediaSweep: MongoMigration = {
  name: "0010-media-sweep",
  async up(db) {
    await db.collection("listings").createIndexes([{ name: "by_image", key: { "images.key": 1 } }]);
    await ensureCollection(db, "photograph_claims", claimSchema);
    await db
      .collection("photograph_claims")
      .createIndexes([{ name: "kept", key: { at: 1 }, expireAfterSeconds: CLAIM_SECONDS }]);
    await db.collection("media_jobs").createIndexes([
      { name: "one_open", key: { subject: 1 }, unique: true, partialFilterExpression: { isOpen: true } },
      { name: "open_by_lease", key: { until: 1 }, partialFilterExpression: { isOpen: true } },
      { name: "latest", key: { kind: 1, isWhole: 1, endedAt: -1 } },
    ]);
  },
};

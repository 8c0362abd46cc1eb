import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = { bsonType: "string", pattern: `^${uuid}$` };

const savedSearchSchema = {
  bsonType: "object",
  required: [
    ...["_id", "userId", "place", "name", "hash", "filter", "text", "keys", "alerts", "since", "createdAt"],
  ],
  additionalProperties: false,
  properties: {
    _id: id,
    userId: id,
    // One of the 50 that an account has.
    place: { bsonType: ["int", "long", "double"], minimum: 0, maximum: 49, multipleOf: 1 },
    name: { bsonType: "string", minLength: 1, maxLength: 80 },
    hash: { bsonType: "string", pattern: "^[0-9a-f]{64}$" },
    filter: { bsonType: "object" },
    text: { bsonType: ["object", "null"] },
    keys: { bsonType: "array", minItems: 1, maxItems: 200, items: { bsonType: "string" } },
    alerts: { bsonType: "bool" },
    since: { bsonType: "date" },
    createdAt: { bsonType: "date" },
  },
};

/** Searches that accounts have saved, and by which keys a listing finds those that it may match. */
export const savedSearches: MongoMigration = {
  name: "0030-saved-searches",
  async up(db) {
    await ensureCollection(db, "saved_searches", savedSearchSchema);
    await db.collection("saved_searches").createIndexes([
      { name: "places", key: { userId: 1, place: 1 }, unique: true },
      { name: "once", key: { userId: 1, hash: 1 }, unique: true },
      { name: "by_key", key: { keys: 1 }, partialFilterExpression: { alerts: true } },
    ]);
  },
};

import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const DAY_SECONDS = 86_400;

const day = { bsonType: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };

const batchSchema = {
  bsonType: "object",
  required: ["_id", "at"],
  additionalProperties: false,
  properties: { _id: { bsonType: "string" }, at: { bsonType: "date" } },
};

const keySchema = {
  bsonType: "object",
  required: ["_id", "key", "at"],
  additionalProperties: false,
  properties: { _id: day, key: { bsonType: "binData" }, at: { bsonType: "date" } },
};

const viewsSchema = {
  bsonType: "object",
  required: ["_id", "listingId", "day", "views"],
  additionalProperties: false,
  properties: {
    _id: { bsonType: "string" },
    listingId: { bsonType: "string" },
    day,
    views: { bsonType: ["int", "long"], minimum: 0 },
  },
};

const totalSchema = {
  bsonType: "object",
  required: ["_id", "views"],
  additionalProperties: false,
  properties: { _id: { bsonType: "string" }, views: { bsonType: ["int", "long"], minimum: 0 } },
};

/**
 * Views: what of them has been written, remembered far longer than a worker may stand still; the keys that visitors are
 * hashed with, gone after two days for good; and how often a listing was looked at, by day and in all.
 */
export const views: MongoMigration = {
  name: "0005-views",
  async up(db) {
    await ensureCollection(db, "view_batches", batchSchema);
    await ensureCollection(db, "view_keys", keySchema);
    await ensureCollection(db, "listing_views", viewsSchema);
    await ensureCollection(db, "view_totals", totalSchema);
    await db
      .collection("view_batches")
      .createIndex({ at: 1 }, { name: "for_a_month", expireAfterSeconds: 30 * DAY_SECONDS });
    await db
      .collection("view_keys")
      .createIndex({ at: 1 }, { name: "for_two_days", expireAfterSeconds: 2 * DAY_SECONDS });
  },
};

import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = { bsonType: "string", pattern: `^${uuid}$` };

/** What a notification must be, for MongoDB. */
export const notificationSchema = {
  bsonType: "object",
  required: ["_id", "userId", "kind", "as", "by", "subject", "title", "money", "at", "read"],
  additionalProperties: false,
  properties: {
    // An event and whom it is told: each pair once.
    _id: { bsonType: "string", pattern: `^${uuid}:${uuid}$` },
    userId: id,
    kind: { bsonType: "string" },
    as: { enum: ["buyer", "seller"] },
    by: { enum: ["buyer", "seller", "moderator", "system"] },
    subject: {
      bsonType: "object",
      required: ["type", "id"],
      additionalProperties: false,
      properties: { type: { bsonType: "string" }, id },
    },
    title: { bsonType: ["string", "null"] },
    money: {
      bsonType: ["object", "null"],
      required: ["amount", "currency"],
      additionalProperties: false,
      properties: {
        amount: { bsonType: ["int", "long", "double"], minimum: 0, multipleOf: 1 },
        currency: { bsonType: "string", pattern: "^[A-Z]{3}$" },
      },
    },
    at: { bsonType: "date" },
    read: { bsonType: "bool" },
  },
};

const DAY_SECONDS = 24 * 60 * 60;

/** What people are told, each thing once, kept for 180 days. */
export const notifications: MongoMigration = {
  name: "0007-notifications",
  async up(db) {
    await ensureCollection(db, "notifications", notificationSchema);
    await db.collection("notifications").createIndexes([
      { name: "newest", key: { userId: 1, at: -1, _id: -1 } },
      { name: "unread", key: { userId: 1, read: 1, at: -1 } },
      { name: "kept", key: { at: 1 }, expireAfterSeconds: 180 * DAY_SECONDS },
    ]);
  },
};

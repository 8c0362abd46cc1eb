import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = { bsonType: "string", pattern: `^${uuid}$` };
const orNull = (schema: object) => ({ oneOf: [schema, { bsonType: "null" }] });
const whole = ["int", "long", "double"];

const uploadSchema = {
  bsonType: "object",
  required: [
    ...["_id", "userId", "purpose", "contentType", "bytes", "state", "reason", "image", "attached"],
    ...["unattached", "attempts", "createdAt", "expiresAt", "changedAt"],
  ],
  additionalProperties: false,
  properties: {
    _id: id,
    userId: id,
    purpose: {
      oneOf: [
        {
          bsonType: "object",
          required: ["kind", "listingId"],
          additionalProperties: false,
          properties: { kind: { enum: ["listing"] }, listingId: orNull(id) },
        },
        {
          bsonType: "object",
          required: ["kind"],
          additionalProperties: false,
          properties: { kind: { enum: ["avatar"] } },
        },
      ],
    },
    contentType: { bsonType: "string" },
    bytes: { bsonType: whole, minimum: 1, multipleOf: 1 },
    state: { enum: ["waiting", "uploaded", "processing", "ready", "rejected", "expired"] },
    reason: { bsonType: ["string", "null"] },
    image: { bsonType: ["object", "null"] },
    attached: { bsonType: "bool" },
    unattached: { bsonType: ["string", "null"] },
    attempts: { bsonType: whole, minimum: 0, multipleOf: 1 },
    createdAt: { bsonType: "date" },
    expiresAt: { bsonType: "date" },
    changedAt: { bsonType: "date" },
  },
};

const quotaSchema = {
  bsonType: "object",
  required: ["_id", "asked", "day"],
  additionalProperties: false,
  properties: {
    _id: { bsonType: "string", pattern: "^[0-9a-f-]{36}:\\d{4}-\\d{2}-\\d{2}$" },
    asked: { bsonType: whole, minimum: 1, multipleOf: 1 },
    day: { bsonType: "date" },
  },
};

const DAY_SECONDS = 24 * 60 * 60;

/** What people have asked to upload and what became of it, and how much of it each has on a day. */
export const uploads: MongoMigration = {
  name: "0008-uploads",
  async up(db) {
    await ensureCollection(db, "uploads", uploadSchema);
    await db.collection("uploads").createIndexes([
      { name: "by_user", key: { userId: 1, state: 1, createdAt: -1 } },
      // What waits, the oldest first, for whoever looks after uploads of which nobody was told.
      { name: "by_age", key: { state: 1, createdAt: 1 } },
      {
        name: "by_listing",
        key: { "purpose.listingId": 1, state: 1 },
        partialFilterExpression: { "purpose.listingId": { $type: "string" } },
      },
    ]);
    await ensureCollection(db, "upload_quotas", quotaSchema);
    await db
      .collection("upload_quotas")
      .createIndexes([{ name: "kept", key: { day: 1 }, expireAfterSeconds: 2 * DAY_SECONDS }]);
  },
};

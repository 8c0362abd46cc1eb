import { notificationSchema } from "./0007-notifications.ts";
import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = { bsonType: "string", pattern: `^${uuid}$` };
const amount = { bsonType: ["int", "long", "double"], minimum: 0, multipleOf: 1 };
const currency = { bsonType: "string", pattern: "^[A-Z]{3}$" };
const money = {
  bsonType: "object",
  required: ["amount", "currency"],
  additionalProperties: false,
  properties: { amount, currency },
};

const alertSchema = {
  bsonType: "object",
  required: ["_id", "eventId", "kind", "userId", "listingId", "title", "price", "at"],
  additionalProperties: false,
  properties: {
    // What it is of: a search and a listing, or a listing, an account and a price.
    _id: { bsonType: "string" },
    eventId: id,
    kind: { enum: ["saved-search-match", "price-drop"] },
    userId: id,
    listingId: id,
    title: { bsonType: "string" },
    price: money,
    searchId: id,
    searchName: { bsonType: "string" },
    before: money,
    at: { bsonType: "date" },
  },
};

const priceSchema = {
  bsonType: "object",
  required: ["_id", "amount", "currency", "version"],
  additionalProperties: false,
  properties: { _id: id, amount, currency, version: { ...amount, minimum: 1 } },
};

/** What people are alerted to, each thing once, and the prices that listings were last seen at, which tell a drop. */
export const alerts: MongoMigration = {
  name: "0031-alerts",
  async up(db) {
    await ensureCollection(db, "alerts", alertSchema);
    await ensureCollection(db, "seen_prices", priceSchema);
    await db
      .collection("listings")
      .aggregate([
        { $match: { status: "active", moderation: "visible" } },
        { $project: { amount: "$price.amount", currency: "$price.currency", version: 1 } },
        { $merge: { into: "seen_prices", whenMatched: "keepExisting" } },
      ])
      .toArray();
    await ensureCollection(db, "notifications", {
      ...notificationSchema,
      properties: {
        ...notificationSchema.properties,
        // The name of the search that its receiver saved, and what the thing cost before.
        search: { bsonType: "string" },
        before: money,
      },
    });
  },
};

import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = {
  bsonType: "string",
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
};

const listingSchema = {
  bsonType: "object",
  required: [
    "_id",
    "sellerId",
    "title",
    "description",
    "category",
    "subcategory",
    "condition",
    "price",
    "location",
    "images",
    "status",
    "moderation",
    "version",
    "createdAt",
    "updatedAt",
    "metadata",
  ],
  properties: {
    _id: uuid,
    sellerId: uuid,
    title: { bsonType: "string", minLength: 1, maxLength: 120 },
    description: { bsonType: "string", maxLength: 5000 },
    category: { bsonType: "string" },
    subcategory: { bsonType: "string" },
    condition: { enum: ["new", "like_new", "good", "fair", "poor"] },
    price: {
      bsonType: "object",
      required: ["amount", "currency"],
      additionalProperties: false,
      properties: {
        amount: { bsonType: ["int", "long", "double"], minimum: 1, multipleOf: 1 },
        currency: { bsonType: "string", pattern: "^[A-Z]{3}$" },
      },
    },
    units: { bsonType: "int", minimum: 1, maximum: 100 },
    location: {
      bsonType: "object",
      required: ["city", "country", "point"],
      properties: {
        city: { bsonType: "string", minLength: 1 },
        country: { bsonType: "string", pattern: "^[A-Z]{2}$" },
        point: {
          bsonType: "object",
          required: ["type", "coordinates"],
          properties: {
            type: { enum: ["Point"] },
            coordinates: { bsonType: "array", minItems: 2, maxItems: 2, items: { bsonType: "number" } },
          },
        },
      },
    },
    images: { bsonType: "array", maxItems: 12 },
    status: { enum: ["draft", "active", "reserved", "sold", "deleted"] },
    moderation: { enum: ["visible", "hidden"] },
    version: { bsonType: "int", minimum: 1 },
    createdAt: { bsonType: "date" },
    updatedAt: { bsonType: "date" },
    publishedAt: { bsonType: ["date", "null"] },
    metadata: {
      bsonType: "object",
      required: ["views", "favorites", "custom_attributes"],
      properties: {
        views: { bsonType: ["int", "long"], minimum: 0 },
        favorites: { bsonType: ["int", "long"], minimum: 0 },
        custom_attributes: { bsonType: "object" },
      },
    },
  },
};

/** The listings: their shape as the database enforces it, and the indexes of browsing, search and distance. */
export const listings: MongoMigration = {
  name: "0001-listings",
  async up(db) {
    await ensureCollection(db, "listings", listingSchema);
    await db.collection("listings").createIndexes([
      { name: "newest", key: { status: 1, moderation: 1, publishedAt: -1, _id: -1 } },
      {
        name: "newest_in_category",
        key: { status: 1, moderation: 1, category: 1, subcategory: 1, publishedAt: -1, _id: -1 },
      },
      { name: "by_seller", key: { sellerId: 1, status: 1, createdAt: -1, _id: -1 } },
      {
        name: "created_once",
        key: { sellerId: 1, idempotencyKey: 1 },
        unique: true,
        partialFilterExpression: { idempotencyKey: { $exists: true } },
      },
      { name: "near", key: { "location.point": "2dsphere" } },
      { name: "words", key: { title: "text", description: "text" }, weights: { title: 5, description: 1 } },
    ]);
  },
};

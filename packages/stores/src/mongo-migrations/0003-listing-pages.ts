import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = {
  bsonType: "string",
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
};
const count = { bsonType: ["int", "long"], minimum: 0 };
const imageKey = { bsonType: "string", pattern: "^user/[0-9a-f-]{36}/listings/[0-9a-f]{64}(-480)?\\.webp$" };
const pixels = { bsonType: "int", minimum: 1 };

const image = {
  bsonType: "object",
  required: ["key", "thumbnailKey", "width", "height"],
  additionalProperties: false,
  properties: { key: imageKey, thumbnailKey: imageKey, width: pixels, height: pixels },
};

const answer = {
  anyOf: [
    { bsonType: ["string", "int", "long", "double", "bool"] },
    { bsonType: "array", items: { bsonType: "string" } },
  ],
};

// What 0001 asked for, and now the form of photographs, answers and what makes a repeated request known.
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
    "units",
    "location",
    "images",
    "status",
    "moderation",
    "version",
    "createdAt",
    "updatedAt",
    "publishedAt",
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
    images: { bsonType: "array", maxItems: 12, items: image },
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
        views: count,
        favorites: count,
        custom_attributes: { bsonType: "object", additionalProperties: answer },
      },
    },
    idempotencyKey: { bsonType: "string", minLength: 8, maxLength: 120 },
    inputHash: { bsonType: "string", minLength: 1, maxLength: 64 },
  },
};

/** Indexes for the pages that 0001's do not give in order: a category whole, and a seller's shop. */
export const listingPages: MongoMigration = {
  name: "0003-listing-pages",
  async up(db) {
    await ensureCollection(db, "listings", listingSchema);
    await db.collection("listings").createIndexes([
      {
        name: "newest_in_root",
        key: { status: 1, moderation: 1, category: 1, publishedAt: -1, _id: -1 },
      },
      { name: "newest_of_seller", key: { sellerId: 1, status: 1, publishedAt: -1, _id: -1 } },
    ]);
  },
};

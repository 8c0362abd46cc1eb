import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const sha256 = "[0-9a-f]{64}";
const account = { bsonType: "string", pattern: `^${uuid}$` };
const photograph = { bsonType: "string", pattern: `^user/${uuid}/(listings|avatars)/${sha256}$` };
const count = { bsonType: ["int", "long"], minimum: 1 };
const side = { bsonType: "int", minimum: 1, maximum: 16_383 };

const photographSchema = {
  bsonType: "object",
  required: [
    "_id",
    "userId",
    "width",
    "height",
    "colour",
    "thumbhash",
    "hash",
    "bands",
    "compared",
    "camera",
    "takenAt",
    "original",
    "objects",
    "createdAt",
  ],
  additionalProperties: false,
  properties: {
    _id: photograph,
    userId: account,
    width: side,
    height: side,
    colour: { bsonType: "string", pattern: "^#[0-9a-f]{6}$" },
    thumbhash: { bsonType: "string", minLength: 4, maxLength: 60 },
    hash: { bsonType: "string", pattern: "^[0-9a-f]{16}$" },
    bands: { bsonType: "array", maxItems: 16, items: { bsonType: "int", minimum: 0 } },
    compared: { bsonType: "bool" },
    camera: { bsonType: ["string", "null"], maxLength: 160 },
    takenAt: { bsonType: ["date", "null"] },
    original: {
      bsonType: "string",
      pattern: `^original/${uuid}/(listings|avatars)/${sha256}\\.(jpg|webp)$`,
    },
    objects: {
      bsonType: "array",
      minItems: 1,
      maxItems: 8,
      items: {
        bsonType: "object",
        required: ["key", "width", "height", "format", "bytes"],
        additionalProperties: false,
        properties: {
          key: {
            bsonType: "string",
            pattern: `^user/${uuid}/(listings|avatars)/${sha256}-[0-9]+\\.(webp|avif)$`,
          },
          width: side,
          height: side,
          format: { enum: ["webp", "avif"] },
          bytes: count,
        },
      },
    },
    createdAt: { bsonType: "date" },
  },
};

const flagSchema = {
  bsonType: "object",
  required: ["_id", "photographs", "distance", "state", "createdAt"],
  additionalProperties: false,
  properties: {
    // The hash of both photographs' names: each pair once.
    _id: { bsonType: "string", pattern: `^${sha256}$` },
    photographs: {
      bsonType: "array",
      minItems: 2,
      maxItems: 2,
      uniqueItems: true,
      items: photograph,
    },
    distance: { bsonType: "int", minimum: 0, maximum: 64 },
    state: { enum: ["open", "dismissed"] },
    createdAt: { bsonType: "date" },
    dismissal: {
      bsonType: "object",
      required: ["by", "at", "reason"],
      additionalProperties: false,
      properties: { by: account, at: { bsonType: "date" }, reason: { bsonType: "string", minLength: 1 } },
    },
  },
};

/** Photographs by account and content, and which of different accounts look alike. */
export const photographs: MongoMigration = {
  name: "0009-photographs",
  async up(db) {
    await ensureCollection(db, "photographs", photographSchema);
    await db.collection("photographs").createIndexes([
      // What looks alike shares a part of its hash; by this those few are found without looking at the others.
      { name: "look_alikes", key: { bands: 1, hash: 1, userId: 1 } },
      { name: "by_account", key: { userId: 1, createdAt: -1 } },
    ]);
    await ensureCollection(db, "photograph_flags", flagSchema);
    await db.collection("photograph_flags").createIndexes([
      { name: "newest", key: { state: 1, createdAt: -1, _id: -1 } },
      { name: "of_photograph", key: { photographs: 1 } },
    ]);
  },
};

import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

const seenSchema = {
  bsonType: "object",
  required: ["_id", "version", "awayAt", "listing"],
  additionalProperties: false,
  properties: {
    _id: { bsonType: "string", pattern: `^${uuid}$` },
    version: { bsonType: ["int", "long", "double"], minimum: 1, multipleOf: 1 },
    awayAt: { bsonType: ["date", "null"] },
    listing: { bsonType: "object", required: ["title", "price"] },
  },
};

const FACTS = [
  ...["sellerId", "title", "description", "category", "subcategory", "condition"],
  ...["price", "location", "publishedAt", "createdAt"],
];

/** How listings were last seen for sale, which tells what is news to a saved search and what has become cheaper. */
export const seenListings: MongoMigration = {
  name: "0053-seen-listings",
  async up(db) {
    await ensureCollection(db, "seen_listings", seenSchema);
    const facts = Object.fromEntries(FACTS.map((name) => [name, `$${name}`]));
    await db
      .collection("listings")
      .aggregate([
        { $match: { status: "active", moderation: "visible" } },
        {
          $project: {
            version: 1,
            awayAt: { $literal: null },
            listing: { ...facts, metadata: { custom_attributes: "$metadata.custom_attributes" } },
          },
        },
        { $merge: { into: "seen_listings", whenMatched: "keepExisting" } },
      ])
      .toArray();
    const [old] = await db.listCollections({ name: "seen_prices" }, { nameOnly: true }).toArray();
    if (old !== undefined) await db.dropCollection(old.name);
  },
};

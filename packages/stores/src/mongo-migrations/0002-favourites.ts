import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const favouriteSchema = {
  bsonType: "object",
  required: ["_id", "userId", "listingId", "createdAt"],
  additionalProperties: false,
  properties: {
    _id: { bsonType: "string" },
    userId: { bsonType: "string" },
    listingId: { bsonType: "string" },
    createdAt: { bsonType: "date" },
  },
};

/** Who keeps an eye on which listing, once each. */
export const favourites: MongoMigration = {
  name: "0002-favourites",
  async up(db) {
    await ensureCollection(db, "favourites", favouriteSchema);
    await db.collection("favourites").createIndexes([
      { name: "by_user", key: { userId: 1, createdAt: -1, _id: -1 } },
      { name: "once", key: { listingId: 1, userId: 1 }, unique: true },
    ]);
  },
};

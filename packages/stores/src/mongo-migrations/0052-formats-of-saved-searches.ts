import { ensureCollection, schemaOf } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const NAME = "saved_searches";

/** By which rules a saved search was filed, and an index by which those filed by older ones are found. */
export const formatsOfSavedSearches: MongoMigration = {
  name: "0052-formats-of-saved-searches",
  async up(db) {
    const schema = await schemaOf(db, NAME);
    const format = { bsonType: ["int", "long", "double"], minimum: 0, multipleOf: 1 };
    await ensureCollection(db, NAME, { ...schema, properties: { ...schema.properties, format } });
    await db.collection(NAME).createIndexes([{ name: "by_format", key: { format: 1 } }]);
  },
};

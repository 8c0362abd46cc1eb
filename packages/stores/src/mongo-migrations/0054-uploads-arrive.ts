import { ensureCollection, schemaOf } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const NAME = "uploads";

/** When the file of an upload came, which may be long after its form was asked for. */
export const uploadsArrive: MongoMigration = {
  name: "0054-uploads-arrive",
  async up(db) {
    const schema = await schemaOf(db, NAME);
    const properties = { ...schema.properties, arrivedAt: { bsonType: "date" } };
    await ensureCollection(db, NAME, { ...schema, properties });
  },
};

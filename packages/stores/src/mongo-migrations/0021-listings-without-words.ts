import { ensureCollection, schemaOf } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

// The index of places refused others; now the validator does.
const place = {
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
        coordinates: {
          ...{ bsonType: "array", minItems: 2, maxItems: 2 },
          items: [
            { bsonType: "number", minimum: -180, maximum: 180 },
            { bsonType: "number", minimum: -90, maximum: 90 },
          ],
        },
      },
    },
  },
};

/**
 * Takes away from listings what 0001 gave them for searches, which are by cards now (0020): an index of all their words,
 * and one of places.
 */
export const listingsWithoutWords: MongoMigration = {
  name: "0021-listings-without-words",
  async up(db) {
    const schema = await schemaOf(db, "listings");
    await ensureCollection(db, "listings", {
      ...schema,
      properties: { ...schema.properties, location: place },
    });
    const listings = db.collection("listings");
    const known = await listings.listIndexes().toArray();
    for (const name of ["words", "near"])
      if (known.some((index) => index.name === name)) await listings.dropIndex(name);
  },
};

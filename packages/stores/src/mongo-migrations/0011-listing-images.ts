import type { Db } from "mongodb";
import { z } from "zod";
import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

const ofPhotograph = "^user/[0-9a-f-]{36}/listings/[0-9a-f]{64}";
const webp = { bsonType: "string", pattern: `${ofPhotograph}(-(160|480|1280))?\\.webp$` };
const pixels = { bsonType: "int", minimum: 1 };

// Older listings have photographs of two sizes.
const image = {
  bsonType: "object",
  required: ["key", "thumbnailKey", "width", "height"],
  additionalProperties: false,
  properties: {
    ...{ key: webp, thumbnailKey: webp, smallKey: webp, width: pixels, height: pixels },
    avifKey: { bsonType: "string", pattern: `${ofPhotograph}-1280\\.avif$` },
    colour: { bsonType: "string", pattern: "^#[0-9a-f]{6}$" },
    thumbhash: { bsonType: "string", maxLength: 60 },
  },
};

const asItIsSchema = z.object({
  options: z.object({
    validator: z.object({
      $jsonSchema: z.looseObject({ properties: z.looseObject({ images: z.looseObject({}) }) }),
    }),
  }),
});

/** Listings keep more sizes of a photograph, and what is shown until it has come. */
export const listingImages: MongoMigration = {
  name: "0011-listing-images",
  async up(db) {
    const schema = await listingSchema(db);
    const images = { ...schema.properties.images, items: image };
    const properties = { ...schema.properties, images };
    await ensureCollection(db, "listings", { ...schema, properties });
  },
};

/** What is asked of listings by now; of their photographs alone it is to be another thing. */
async function listingSchema(db: Db) {
  const [found] = await db.listCollections({ name: "listings" }, { nameOnly: false }).toArray();
  return asItIsSchema.parse(found).options.validator.$jsonSchema;
}

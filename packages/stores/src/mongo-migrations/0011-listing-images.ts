import { ensureCollection, schemaOf } from "./collection.ts";
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

/** Listings keep more sizes of a photograph, and what is shown until it has come. */
export const listingImages: MongoMigration = {
  name: "0011-listing-images",
  async up(db) {
    const schema = await schemaOf(db, "listings");
    const images = { ...schema.properties.images, items: image };
    const properties = { ...schema.properties, images };
    await ensureCollection(db, "listings", { ...schema, properties });
  },
};

import type { MongoMigration } from "./migration.ts";

/**
 * Takes away from listings what 0001 gave them for searches, which are by cards now (0020): an index of all their words,
 * and one of places.
 */
export const listingsWithoutWords: MongoMigration = {
  name: "0021-listings-without-words",
  async up(db) {
    const listings = db.collection("listings");
    const known = await listings.listIndexes().toArray();
    for (const name of ["words", "near"])
      if (known.some((index) => index.name === name)) await listings.dropIndex(name);
  },
};

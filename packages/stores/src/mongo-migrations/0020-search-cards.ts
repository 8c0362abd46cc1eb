import type { IndexDescription } from "mongodb";
import type { MongoMigration } from "./migration.ts";

const searchIndexes: Readonly<Record<"search_cards" | "search_words", readonly IndexDescription[]>> = {
  search_cards: [
    // Every word and every filter that names values, each with its newest first.
    { name: "by_token", key: { tokens: 1, publishedAt: -1 } },
    { name: "newest", key: { publishedAt: -1, _id: -1 } },
    { name: "newest_in_category", key: { category: 1, publishedAt: -1, _id: -1 } },
    { name: "newest_in_subcategory", key: { subcategory: 1, publishedAt: -1, _id: -1 } },
    { name: "newest_of_seller", key: { sellerId: 1, publishedAt: -1, _id: -1 } },
    { name: "cheapest", key: { currency: 1, amount: 1, _id: 1 } },
    { name: "cheapest_in_category", key: { category: 1, currency: 1, amount: 1, _id: 1 } },
    { name: "cheapest_in_subcategory", key: { subcategory: 1, currency: 1, amount: 1, _id: 1 } },
    { name: "near", key: { point: "2dsphere" } },
  ],
  search_words: [{ name: "by_spelling", key: { spellings: 1 } }],
};

/**
 * What listings are found by, and the vocabulary of their words. No validators: both are made by the projection alone,
 * which writes what its types say, and can be made anew.
 */
export const searchCards: MongoMigration = {
  name: "0020-search-cards",
  async up(db) {
    for (const [collection, indexes] of Object.entries(searchIndexes))
      await db.collection(collection).createIndexes([...indexes]);
  },
};

import type { Db, IndexDescription } from "mongodb";
import type { MongoMigration } from "./migration.ts";

// What a card is counted by stands behind what it is found by: so cards are counted without being read.
const counted = { counted: 1 } as const;

/** The indexes of what listings are found by, of the first generation and of those that are made after it. */
export const searchIndexes: Readonly<Record<"search_cards" | "search_words", readonly IndexDescription[]>> = {
  search_cards: [
    // Every word and every filter that names values, each with its newest first.
    { name: "by_token", key: { tokens: 1, publishedAt: -1 } },
    { name: "by_filter", key: { filters: 1, publishedAt: -1, _id: -1, ...counted } },
    { name: "newest_of_seller", key: { sellerId: 1, publishedAt: -1, _id: -1 } },
    { name: "cheapest", key: { currency: 1, amount: 1, _id: 1 } },
    { name: "cheapest_in_category", key: { category: 1, currency: 1, amount: 1, _id: 1 } },
    { name: "cheapest_in_subcategory", key: { subcategory: 1, currency: 1, amount: 1, _id: 1 } },
    // By distance.
    { name: "near", key: { point: "2dsphere" } },
    { name: "near_in_category", key: { category: 1, point: "2dsphere" } },
    { name: "near_in_subcategory", key: { subcategory: 1, point: "2dsphere" } },
    // In an area.
    { name: "there", key: { cell: 1, ...counted } },
    { name: "there_in_category", key: { category: 1, cell: 1, ...counted } },
    { name: "there_in_subcategory", key: { subcategory: 1, cell: 1, ...counted } },
  ],
  search_words: [{ name: "by_spelling", key: { spellings: 1 } }],
};

/**
 * How cards are stored. Those that have a word lie anywhere among all: with pages of the usual 32 kB a search read the
 * thirty cards beside each of them too, which took four times as long once not all of them fit into the cache.
 */
const STORED = { storageEngine: { wiredTiger: { configString: "leaf_page_max=4KB" } } } as const;

/** Makes the collections of a generation, `named` after those of the first, with their indexes, where they are not there yet. */
export async function createSearchCollections(db: Db, named: (collection: string) => string): Promise<void> {
  const cards = named("search_cards");
  const known = await db.listCollections({ name: cards }, { nameOnly: true }).toArray();
  if (known.length === 0) await db.createCollection(cards, STORED);
  for (const [collection, indexes] of Object.entries(searchIndexes))
    await db.collection(named(collection)).createIndexes([...indexes]);
}

const REPLACED = ["newest", "newest_in_category", "newest_in_subcategory"];

/**
 * Indexes that cards are counted by, and cards near a place found in a category; `by_filter` has the newest of each. A
 * database that has cards gets its pages with the next generation.
 */
export const countingCards: MongoMigration = {
  name: "0051-counting-cards",
  async up(db) {
    const cards = db.collection("search_cards");
    if ((await cards.countDocuments({}, { limit: 1 })) === 0) await cards.drop();
    await createSearchCollections(db, (collection) => collection);
    const known = await cards.listIndexes().toArray();
    for (const name of REPLACED) if (known.some((index) => index.name === name)) await cards.dropIndex(name);
  },
};

import type { Cache } from "@marketplace/cache";
import { defineProjection, liveNumber, type Projection } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import {
  countAllListings,
  listingIds,
  listingsThatAreOnSale,
  readListingsOnSale,
} from "@marketplace/listings";
import { listingEventSchema } from "@marketplace/listings/events";
import type { Mongo } from "@marketplace/stores";
import type { Card } from "./card.ts";
import { checkWords } from "./check-words.ts";
import { CARDS, COLLECTIONS } from "./collections.ts";
import { countNoted, countWords, noteUncounted } from "./count-words.ts";
import { keptCardOf } from "./kept-card.ts";
import { SEARCH, SEARCH_FORMAT } from "./live-index.ts";
import { prepareIndex } from "./prepare-index.ts";

/** On every answer that is found by cards; ended when some of them have changed. */
export const SEARCH_TAG = "search";

/** By which operators know the projection. */
export const cardsProjection = { name: SEARCH, collection: CARDS } as const;

interface ProjectionDeps {
  readonly mongo: Mongo;
  /** Ends what is kept under tags. Never fails. */
  readonly changed: Cache["invalidate"];
}

// Their commonest words are the same, and are counted once for all.
const BATCH = 400;

// What of a listing its card is made of, and what decides whether it has one.
const MATTERS: ReadonlySet<string> = new Set([
  ...["title", "description", "category", "subcategory", "condition", "price", "location", "metadata"],
  ...["status", "moderation", "publishedAt"],
]);

/** The projection of what listings are found by, and of the vocabulary of their words. */
export function projectCards({ mongo, changed }: ProjectionDeps): Projection<Omit<Card, "_id">> {
  return defineProjection<Omit<Card, "_id">>({
    ...cardsProjection,
    topics: ["listings"],
    batch: BATCH,
    idsOf: changedListings,
    async load(ids) {
      const listings = await readListingsOnSale(mongo, ids);
      return new Map([...listings].map(([id, listing]) => [id, keptCardOf(listing)]));
    },
    there: (ids) => listingsThatAreOnSale(mongo, ids),
    ids: (after, limit) => listingIds(mongo, after, limit),
    count: () => countAllListings(mongo),
    async written(ids, generation) {
      const live = await liveNumber(mongo, SEARCH);
      // One that is being made is compared and checked once its rows are there.
      if (generation > live) return countWords(mongo, generation, ids);
      await Promise.all([
        noteUncounted(mongo, generation, ids),
        generation === live ? changed([SEARCH_TAG]) : null,
      ]);
    },
    async later(generation) {
      if (await countNoted(mongo, generation)) await changed([SEARCH_TAG]);
    },
    generations: {
      ...SEARCH_FORMAT,
      collections: COLLECTIONS,
      prepare: (generation) => prepareIndex(mongo, generation),
      check: (generation) => checkWords(mongo, generation),
      swapped: () => changed([SEARCH_TAG]),
    },
  });
}

/** The listings whose cards an event may have changed. */
export function changedListings(event: DomainEvent): readonly string[] {
  const parsed = listingEventSchema.safeParse(event);
  if (!parsed.success) return [];
  const { type, payload } = parsed.data;
  if (type === "listings.removed") return [payload.listingId];
  if (type !== "listings.changed") return [];
  const matters = payload.fields?.some((field) => MATTERS.has(field)) ?? true;
  return matters ? [payload.listingId] : [];
}

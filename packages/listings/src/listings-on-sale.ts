import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import {
  type CardDocument,
  cardDocumentSchema,
  type ListingDocument,
  listingDocumentSchema,
} from "./listing-document.ts";
import { CARD_FIELDS } from "./listing-pages.ts";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

type ListingsDb = Pick<Mongo, "db">;

const ON_SALE = { status: { $eq: "active" }, moderation: { $eq: "visible" } } as const;

/** Reads those of some listings that are for sale and that everybody may see, by their ids. */
export async function readListingsOnSale(
  mongo: ListingsDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListingDocument>> {
  const found = await listingsOf(mongo)
    .find({ _id: { $in: [...ids] }, ...ON_SALE }, { ...MAX_TIME, batchSize: ids.length + 1 })
    .toArray();
  return new Map(
    z
      .array(listingDocumentSchema)
      .parse(found)
      .map((listing) => [listing._id, listing]),
  );
}

const idsSchema = z.array(z.object({ _id: z.string() }));

/** Which of some listings, in a category or in any, are for sale and may be seen by everybody, by their ids. */
export async function listingsThatAreOnSale(
  mongo: ListingsDb,
  ids: readonly string[],
  category?: string,
): Promise<ReadonlySet<string>> {
  const within = category === undefined ? {} : { category: { $eq: category } };
  const found = await listingsOf(mongo)
    .find(
      { _id: { $in: [...ids] }, ...ON_SALE, ...within },
      { ...MAX_TIME, batchSize: ids.length + 1, projection: { _id: 1 } },
    )
    .toArray();
  return new Set(idsSchema.parse(found).map(({ _id }) => _id));
}

/** Reads what a card shows of those of some listings that are for sale and that everybody may see, by their ids. */
export async function readCardsOnSale(
  mongo: ListingsDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CardDocument>> {
  if (ids.length === 0) return new Map();
  const found = await listingsOf(mongo)
    .find(
      { _id: { $in: [...ids] }, ...ON_SALE },
      { ...MAX_TIME, batchSize: ids.length + 1, projection: CARD_FIELDS },
    )
    .toArray();
  return new Map(
    z
      .array(cardDocumentSchema)
      .parse(found)
      .map((card) => [card._id, card]),
  );
}

/** Ids of all listings in any status, ascending, after one or from the first. */
export async function listingIds(
  mongo: ListingsDb,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  const found = await listingsOf(mongo)
    .find(after === null ? {} : { _id: { $gt: after } }, { ...MAX_TIME, projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
}

/** About how many listings there are, in any status. */
export function countAllListings(mongo: ListingsDb): Promise<number> {
  return listingsOf(mongo).estimatedDocumentCount(MAX_TIME);
}

import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Filter } from "mongodb";
import { z } from "zod";
import { type CardDocument, cardDocumentSchema, type ListingDocument } from "./listing-document.ts";
import type { ListingStatus } from "./listing-status.ts";
import { listingsOf, MAX_TIME } from "./listing-store.ts";

/** Which page of a list, and how long it is. */
export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Rows of a page and where the next one begins. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

const positionSchema = z.strictObject({ at: z.int().min(0).max(8_640_000_000_000_000), id: idSchema });

/** A row's place in a list that runs from new to old. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/**
 * Unpacks the place that a page begins after.
 * @throws MarketplaceError `VALIDATION_FAILED` when the cursor was not made here.
 */
export function positionIn(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const { at, id } = decodeCursor(positionSchema, cursor);
  return { at: new Date(at), id };
}

/** Cuts a page off rows of which one more than its length was asked for. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Position | null,
): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const place = rows.length > limit && last !== undefined ? placeOf(last) : null;
  return {
    rows: shown,
    nextCursor: place === null ? null : encodeCursor({ at: place.at.getTime(), id: place.id }),
  };
}

/** What is read of a listing for its card. */
export const CARD_FIELDS = {
  description: 0,
  idempotencyKey: 0,
  inputHash: 0,
  uploads: 0,
  images: { $slice: 1 },
} as const;

/** Active listings of everyone, of a category or of a subcategory, newest first. */
export function browseListings(
  mongo: Pick<Mongo, "db">,
  within: { readonly category?: string | undefined; readonly subcategory?: string | undefined },
  page: PageRequest,
): Promise<Page<CardDocument>> {
  const filter: Filter<ListingDocument> = {
    status: { $eq: "active" },
    moderation: { $eq: "visible" },
    ...(within.category === undefined ? {} : { category: { $eq: within.category } }),
    ...(within.subcategory === undefined ? {} : { subcategory: { $eq: within.subcategory } }),
  };
  return readPage(mongo, { filter, by: "publishedAt" }, page);
}

/** What others see of a seller's listings, newest first. */
export function listSellersListings(
  mongo: Pick<Mongo, "db">,
  sellerId: string,
  page: PageRequest,
): Promise<Page<CardDocument>> {
  const filter: Filter<ListingDocument> = {
    sellerId: { $eq: sellerId },
    status: { $in: ["active", "reserved", "sold"] },
    moderation: { $eq: "visible" },
  };
  return readPage(mongo, { filter, by: "publishedAt" }, page);
}

/** A seller's own listings in some statuses, the last made first. */
export function listOwnListings(
  mongo: Pick<Mongo, "db">,
  { sellerId, statuses }: { readonly sellerId: string; readonly statuses: readonly ListingStatus[] },
  page: PageRequest,
): Promise<Page<CardDocument>> {
  const filter: Filter<ListingDocument> = { sellerId: { $eq: sellerId }, status: { $in: [...statuses] } };
  return readPage(mongo, { filter, by: "createdAt" }, page);
}

interface List {
  readonly filter: Filter<ListingDocument>;
  readonly by: "publishedAt" | "createdAt";
}

async function readPage(
  mongo: Pick<Mongo, "db">,
  { filter, by }: List,
  { cursor, limit }: PageRequest,
): Promise<Page<CardDocument>> {
  const position = positionIn(cursor);
  const found = await listingsOf(mongo)
    .find(position === null ? filter : { $and: [filter, after(position, by)] }, {
      ...MAX_TIME,
      sort: { [by]: -1, _id: -1 },
      limit: limit + 1,
      projection: CARD_FIELDS,
    })
    .toArray();
  return pageOf(z.array(cardDocumentSchema).parse(found), limit, (row) => {
    const at = row[by];
    return at === null ? null : { at, id: row._id };
  });
}

/** What comes after a place. The first condition bounds the index; the second tells rows of one instant apart. */
export function after({ at, id }: Position, by: string) {
  return { [by]: { $lte: at }, $or: [{ [by]: { $lt: at } }, { _id: { $lt: id } }] };
}

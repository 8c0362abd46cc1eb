import { idsFrom, type Money, moneySchema, systemClock } from "@marketplace/kernel";
import type { Stores } from "@marketplace/stores";
import { addAccount, addListing } from "@marketplace/testing";
import { z } from "zod";

/** What listings of a stock say of themselves, where it differs from those of the tests. */
export interface ListingLook {
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly subcategory: string;
}

/** Listings to be ordered or read. */
export interface ListingStock {
  /** What each of them costs. */
  readonly price: Money;
  readonly sellerIds: readonly string[];
  /** Adds listings of one unit each, and returns their ids; `offered` puts their units on sale in PostgreSQL too. */
  add(count: number, kind: { readonly offered: boolean }): Promise<readonly string[]>;
}

interface ListingDocument {
  readonly _id: string;
  readonly sellerId: string;
  readonly [field: string]: unknown;
}

// With one seller for all, every order would lock the same account's row against its removal.
const SELLERS = 32;
const BATCH = 5_000;
const newId = idsFrom(systemClock);

/**
 * Opens a stock of listings. An order takes a listing's only unit, as most orders of used things do, so that no two
 * orders meet at one listing. They are copies of one made as the tests make theirs, since one at a time would be slow.
 */
export async function openListingStock(
  { postgres, mongo }: Pick<Stores, "postgres" | "mongo">,
  look: Partial<ListingLook> = {},
): Promise<ListingStock> {
  const stores = { postgres, mongo };
  const sellerIds = await Promise.all(Array.from({ length: SELLERS }, () => addAccount(stores)));
  const listings = mongo.db.collection<ListingDocument>("listings");
  const modelId = await addListing(stores, { sellerId: sellerIds[0] ?? "" });
  const model = await listings.findOne({ _id: { $eq: modelId } });
  if (model === null) throw new Error("The listing to copy is not there");
  const { price } = z.object({ price: moneySchema }).parse(model);

  async function addBatch(count: number, offered: boolean): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, newId);
    const sellers = ids.map((_, index) => sellerIds[index % SELLERS] ?? "");
    await listings.insertMany(
      ids.map((_id, index) => ({
        ...model,
        ...look,
        _id,
        sellerId: sellers[index] ?? "",
        idempotencyKey: `listing-${_id}`,
      })),
      { ordered: false },
    );
    if (!offered) return ids;
    await postgres.sequelize.query(
      `WITH offered AS (
         INSERT INTO inventory (listing_id, seller_id, on_sale, updated_at)
         SELECT id, seller, true, now() FROM unnest($ids::uuid[], $sellers::uuid[]) AS new (id, seller)
         RETURNING listing_id
       )
       INSERT INTO inventory_units (listing_id, unit) SELECT listing_id, 1 FROM offered`,
      { bind: { ids, sellers } },
    );
    return ids;
  }

  return {
    price,
    sellerIds,
    async add(count, { offered }) {
      const added: string[] = [];
      while (added.length < count)
        added.push(...(await addBatch(Math.min(BATCH, count - added.length), offered)));
      return added;
    },
  };
}

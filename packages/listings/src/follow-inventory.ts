import type { Mongo, Postgres } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import { z } from "zod";
import { rowsIn } from "./transaction-rows.ts";

/** Where inventory is decided, and where a listing's status follows it. */
export interface InventoryStores {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db">;
}

interface ListingStatus {
  readonly _id: string;
  readonly status: string;
  readonly version: number;
  readonly updatedAt: Date;
}

/** The states of a listing between which inventory decides; a draft and a deleted listing are not on sale. */
const DECIDED = ["active", "reserved", "sold"] as const;
type DecidedStatus = (typeof DECIDED)[number];

const countsRow = z.strictObject({ units: z.int(), held: z.int(), sold: z.int() });

/**
 * Gives a listing the status that inventory says: `active` while a unit is free, else `reserved` while one is held,
 * else `sold`. Called after every commit that changed its reservations; again is the same as once. A call that is
 * lost (MongoDB down, process killed) is made good by the next one for the listing: the next buyer's attempt makes
 * it too, and that is refused or let through by PostgreSQL, so that nothing is sold twice meanwhile.
 */
export async function followInventory(
  { postgres, mongo }: InventoryStores,
  { listingId, now }: { readonly listingId: string; readonly now: Date },
): Promise<void> {
  await postgres.sequelize.transaction(async (transaction) => {
    const status = await statusByInventory(transaction, listingId);
    if (status === null) return;
    // A changed status is a new version, as any other change of the listing is.
    await mongo.db
      .collection<ListingStatus>("listings")
      .updateOne(
        { _id: { $eq: listingId }, status: { $in: DECIDED.filter((decided) => decided !== status) } },
        { $set: { status, updatedAt: now }, $inc: { version: 1 } },
      );
  });
}

/** What inventory says of a listing, or null when it is off sale and the seller's own words decide. */
async function statusByInventory(transaction: Transaction, listingId: string): Promise<DecidedStatus | null> {
  // The lock lasts until MongoDB is written: of two followers the later one writes what it read later, and
  // a seller who takes the listing off sale meanwhile has the last word.
  const onSale = await rowsIn(transaction, z.strictObject({ on_sale: z.boolean() }), {
    sql: "SELECT on_sale FROM inventory WHERE listing_id = $listingId FOR NO KEY UPDATE",
    bind: { listingId },
  });
  if (onSale[0]?.on_sale !== true) return null;
  const [counts] = await rowsIn(transaction, countsRow, {
    sql: `SELECT count(*)::int AS units,
                 count(*) FILTER (WHERE status = 'held')::int AS held,
                 count(*) FILTER (WHERE status = 'sold')::int AS sold
          FROM inventory_units LEFT JOIN reservations
            ON reservations.listing_id = inventory_units.listing_id
            AND reservations.unit = inventory_units.unit AND reservations.status IN ('held', 'sold')
          WHERE inventory_units.listing_id = $listingId`,
    bind: { listingId },
  });
  return counts === undefined ? null : statusOf(counts);
}

function statusOf({ units, held, sold }: z.infer<typeof countsRow>): DecidedStatus {
  if (held + sold < units) return "active";
  return held > 0 ? "reserved" : "sold";
}

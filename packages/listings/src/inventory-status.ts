import { rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";

/** What is left of a listing's units: the rest is free. */
export interface Taken {
  readonly units: number;
  readonly held: number;
  readonly sold: number;
}

/** What an order does to one unit. */
export type UnitEffect = "reserve" | "release" | "sell";

/** The status of a listing that is on sale. */
export type OnSaleStatus = "active" | "reserved" | "sold";

/** `active` while a unit is free, else `reserved` while one is held, else `sold`. */
export function statusOf({ units, held, sold }: Taken): OnSaleStatus {
  if (held + sold < units) return "active";
  return held > 0 ? "reserved" : "sold";
}

/** What is taken after an effect. */
export function takenAfter({ units, held, sold }: Taken, effect: UnitEffect): Taken {
  switch (effect) {
    case "reserve":
      return { units, held: held + 1, sold };
    case "release":
      return { units, held: held - 1, sold };
    case "sell":
      return { units, held: held - 1, sold: sold + 1 };
  }
}

const takenRow = z.strictObject({
  listing: z.string(),
  onSale: z.boolean(),
  units: z.int(),
  held: z.int(),
  sold: z.int(),
});

/** What is taken of a listing's units, and whether it is on sale at all. */
export interface Stock extends Taken {
  readonly onSale: boolean;
}

/** What is taken of each listing's units, as a transaction sees it where one is given. */
export async function countUnits(
  on: Sequelize | Transaction,
  listingIds: readonly string[],
): Promise<ReadonlyMap<string, Stock>> {
  const rows = await rowsOf(on, takenRow, {
    sql: `SELECT inventory.listing_id AS listing, on_sale AS "onSale", count(*)::int AS units,
            count(*) FILTER (WHERE status = 'held')::int AS held,
            count(*) FILTER (WHERE status = 'sold')::int AS sold
          FROM inventory JOIN inventory_units ON inventory_units.listing_id = inventory.listing_id
            LEFT JOIN reservations
            ON reservations.listing_id = inventory_units.listing_id
            AND reservations.unit = inventory_units.unit AND reservations.status IN ('held', 'sold')
          WHERE inventory.listing_id = ANY($listingIds::uuid[])
          GROUP BY inventory.listing_id`,
    bind: { listingIds },
  });
  return new Map(rows.map(({ listing, ...taken }) => [listing, taken]));
}

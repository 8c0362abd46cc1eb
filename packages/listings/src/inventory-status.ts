import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
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

const takenRow = z.strictObject({ units: z.int(), held: z.int(), sold: z.int() });

/** What is taken of a listing's units, as a transaction sees it where one is given. */
export async function countUnits(
  sequelize: Sequelize,
  listingId: string,
  transaction: Transaction | null = null,
): Promise<Taken> {
  const rows: unknown = await sequelize.query(
    `SELECT count(*)::int AS units,
            count(*) FILTER (WHERE status = 'held')::int AS held,
            count(*) FILTER (WHERE status = 'sold')::int AS sold
     FROM inventory_units LEFT JOIN reservations
       ON reservations.listing_id = inventory_units.listing_id
       AND reservations.unit = inventory_units.unit AND reservations.status IN ('held', 'sold')
     WHERE inventory_units.listing_id = $listingId`,
    { type: QueryTypes.SELECT, bind: { listingId }, transaction },
  );
  const [taken] = z.tuple([takenRow]).parse(rows);
  return taken;
}

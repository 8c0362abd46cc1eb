import { idsFrom, systemClock } from "@marketplace/kernel";
import { rowsOf, type Stores } from "@marketplace/stores";
import { addAccount } from "@marketplace/testing";
import { z } from "zod";
import { openListingStock } from "../listing-stock.ts";
import type { Contender } from "../worker/contender.ts";
import type { PlainOrder } from "./order-statements.ts";
import { orderTables } from "./order-tables.ts";

interface PlainStock extends Pick<Contender, "stock" | "left" | "done"> {
  /** Takes what one order needs. @throws Error when nothing is left. */
  take(): PlainOrder;
}

const BUYERS = 64;
const newId = idsFrom(systemClock);
const countRow = z.object({ count: z.int() });

/** Makes the tables of a schema, and fills them with units to be ordered; `listed` ones have a listing in MongoDB. */
export async function openPlainStock(
  { postgres, mongo }: Pick<Stores, "postgres" | "mongo">,
  { schema, listed }: { readonly schema: string; readonly listed: boolean },
): Promise<PlainStock> {
  const { sequelize } = postgres;
  await sequelize.query(orderTables(schema));
  const listings = await openListingStock({ postgres, mongo });
  const buyerIds = await Promise.all(Array.from({ length: BUYERS }, () => addAccount({ postgres })));
  const [sellerId = ""] = listings.sellerIds;
  const ready: PlainOrder[] = [];
  return {
    async stock(operations) {
      const missing = operations - ready.length;
      if (missing <= 0) return;
      const ids = listed
        ? [...(await listings.add(missing, { offered: false }))]
        : Array.from({ length: missing }, newId);
      const sellers = ids.map(
        (_, index) => listings.sellerIds[index % listings.sellerIds.length] ?? sellerId,
      );
      await sequelize.query(
        `INSERT INTO ${schema}.inventory (listing_id, seller_id, on_sale, updated_at)
         SELECT id, seller, true, now() FROM unnest($ids::uuid[], $sellers::uuid[]) AS new (id, seller)`,
        { bind: { ids, sellers } },
      );
      for (const [index, listingId] of ids.entries())
        ready.push({
          listingId,
          sellerId: sellers[index] ?? sellerId,
          buyerId: buyerIds[index % BUYERS] ?? "",
        });
    },
    left: () => ready.length,
    take() {
      const next = ready.pop();
      if (next === undefined) throw new Error("Nothing is left to order");
      return next;
    },
    async done() {
      const rows = await rowsOf(sequelize, countRow, {
        sql: `SELECT count(*)::int AS count FROM ${schema}.orders`,
      });
      return rows[0]?.count ?? 0;
    },
  };
}

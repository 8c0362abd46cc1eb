import { idSchema } from "@marketplace/kernel";
import type { ReferencesTo } from "@marketplace/media";
import { type Postgres, rowsOf } from "@marketplace/stores";
import { z } from "zod";

const rowSchema = z.object({ key: z.string() });

/** The photographs by which orders show what was bought, however old those are and whatever became of the listing. */
export function orderReferences({ sequelize }: Pick<Postgres, "sequelize">): ReferencesTo {
  return {
    name: "orders",
    async among(keys) {
      // A key names the seller, by whom the orders are found.
      const sellers = new Set(keys.flatMap((key) => idSchema.safeParse(key.split("/")[1]).data ?? []));
      if (sellers.size === 0) return new Set();
      const rows = await rowsOf(sequelize, rowSchema, {
        sql: `SELECT DISTINCT listing_image AS key FROM orders
              WHERE seller_id = ANY($sellers::uuid[]) AND listing_image = ANY($keys::text[])`,
        bind: { sellers: [...sellers], keys: [...keys] },
      });
      return new Set(rows.map(({ key }) => key));
    },
  };
}

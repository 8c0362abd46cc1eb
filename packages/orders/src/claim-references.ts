import type { ReferencesTo } from "@marketplace/media";
import { type Postgres, rowsOf } from "@marketplace/stores";
import { z } from "zod";

const rowSchema = z.object({ key: z.string() });

/** The photographs that claims show, however old those are: they are what was decided by. */
export function claimReferences({ sequelize }: Pick<Postgres, "sequelize">): ReferencesTo {
  return {
    name: "claims",
    async among(keys) {
      const rows = await rowsOf(sequelize, rowSchema, {
        sql: `SELECT DISTINCT key FROM order_claims, unnest(evidence) AS key
              WHERE evidence && $keys::text[] AND key = ANY($keys::text[])`,
        bind: { keys: [...keys] },
      });
      return new Set(rows.map(({ key }) => key));
    },
  };
}

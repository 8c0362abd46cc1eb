import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import type { disputesSchema } from "./order-input.ts";
import { ORDER_COLUMNS, orderRow } from "./order-rows.ts";
import { type DisputeSummary, disputeSummary } from "./order-view.ts";

const positionSchema = z.strictObject({ due: z.coerce.date(), id: idSchema });

/** A page of orders; `nextCursor` leads to the next one and is null on the last. */
export interface DisputePage {
  readonly items: DisputeSummary[];
  readonly nextCursor: string | null;
}

/**
 * Lists the orders that a moderator can decide, the one that the platform decides soonest by itself first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function disputes(
  { postgres, minio }: Pick<OrderDeps, "postgres" | "minio">,
  { cursor, limit }: z.output<typeof disputesSchema>,
): Promise<DisputePage> {
  const after = cursor === undefined ? null : decodeCursor(positionSchema, cursor);
  const found = await rowsOf(postgres.sequelize, orderRow, {
    sql: `SELECT ${ORDER_COLUMNS} FROM orders
          WHERE stage IN ('missing', 'disputed')
            AND ($due::timestamptz IS NULL OR (due_at, id) > ($due::timestamptz, $id::uuid))
          ORDER BY due_at, id LIMIT $most::int`,
    bind: { due: after?.due ?? null, id: after?.id ?? null, most: limit + 1 },
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((order) => disputeSummary(minio, order)),
    nextCursor:
      last?.dueAt == null || found.length <= limit
        ? null
        : encodeCursor({ due: last.dueAt.toISOString(), id: last.id }),
  };
}

import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import type { Order } from "./order.ts";
import type { MyOrders } from "./order-input.ts";
import { ORDER_COLUMNS, orderRow } from "./order-rows.ts";
import { type OrderSummary, orderSummary } from "./order-view.ts";

const positionSchema = z.strictObject({ at: z.iso.datetime(), id: idSchema });

/** A page of orders; `nextCursor` leads to the next one and is null on the last. */
export interface OrderPage {
  readonly items: OrderSummary[];
  readonly nextCursor: string | null;
}

/**
 * Lists what an account bought, sold or both, newest first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function myOrders(
  deps: Pick<OrderDeps, "postgres" | "minio">,
  viewerId: string,
  { role, status, cursor, limit }: MyOrders,
): Promise<OrderPage> {
  const before = cursor === undefined ? null : decodeCursor(positionSchema, cursor);
  const newestOf = (column: "buyer_id" | "seller_id"): Promise<Order[]> =>
    rowsOf(deps.postgres.sequelize, orderRow, {
      sql: `SELECT ${ORDER_COLUMNS} FROM orders
            WHERE ${column} = $viewerId AND ($status::text IS NULL OR status = $status)
              AND ($at::timestamptz IS NULL OR (created_at, id) < ($at::timestamptz, $id::uuid))
            ORDER BY created_at DESC, id DESC LIMIT $most::int`,
      bind: {
        ...{ viewerId, status: status ?? null, at: before?.at ?? null, id: before?.id ?? null },
        most: limit + 1,
      },
    });
  // Each side has an index in the order of the list; asking for both at once by OR would sort a whole history.
  const sides = await Promise.all([
    role === "seller" ? [] : newestOf("buyer_id"),
    role === "buyer" ? [] : newestOf("seller_id"),
  ]);
  const newest = sides.flat().sort(newestFirst);
  const page = newest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((order) => orderSummary(deps.minio, viewerId, order)),
    nextCursor:
      last === undefined || newest.length <= limit
        ? null
        : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
  };
}

function newestFirst(a: Order, b: Order): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}

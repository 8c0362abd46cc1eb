import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import { Op, type WhereOptions } from "sequelize";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import type { Order } from "./order.ts";
import type { MyOrders } from "./order-input.ts";
import { orderFrom } from "./order-rows.ts";
import { type OrderRow, orderModels } from "./order-tables.ts";
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
  const { orders } = orderModels(deps.postgres.sequelize);
  const where: WhereOptions<OrderRow> = {
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : after(cursor)),
  };
  const newestOf = async (side: "buyerId" | "sellerId"): Promise<Order[]> => {
    const rows = await orders.findAll({
      where: { ...where, [side]: viewerId },
      order: [
        ["createdAt", "DESC"],
        ["id", "DESC"],
      ],
      limit: limit + 1,
    });
    return rows.map(orderFrom);
  };
  // Each side has an index in the order of the list; asking for both at once by OR would sort a whole history.
  const sides = await Promise.all([
    role === "seller" ? [] : newestOf("buyerId"),
    role === "buyer" ? [] : newestOf("sellerId"),
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

function after(cursor: string): WhereOptions<OrderRow> {
  const { at, id } = decodeCursor(positionSchema, cursor);
  const createdAt = new Date(at);
  return {
    createdAt: { [Op.lte]: createdAt },
    [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { id: { [Op.lt]: id } }],
  };
}

function newestFirst(a: Order, b: Order): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}

import type { Postgres } from "@marketplace/stores";
import { Op, type Transaction } from "sequelize";
import type { Order, OrderTransition } from "./order.ts";
import { orderFrom, transitionFrom } from "./order-rows.ts";
import type { Asked } from "./order-store.ts";
import { orderModels } from "./order-tables.ts";

type OrderDatabase = Pick<Postgres, "sequelize">;

/** An order and how it got where it is, oldest line first. */
export interface OrderWithHistory {
  readonly order: Order;
  readonly history: readonly OrderTransition[];
}

/** Finds an order by its id, or null. */
export async function findOrder({ sequelize }: OrderDatabase, orderId: string): Promise<Order | null> {
  const row = await orderModels(sequelize).orders.findByPk(orderId);
  return row === null ? null : orderFrom(row);
}

/** Finds an order and keeps others from changing it until the transaction ends, or null. */
export async function lockOrder(
  { sequelize }: OrderDatabase,
  orderId: string,
  transaction: Transaction,
): Promise<Order | null> {
  const row = await orderModels(sequelize).orders.findByPk(orderId, { lock: true, transaction });
  return row === null ? null : orderFrom(row);
}

/** Finds the order that a buyer placed under a key, with the hash of what was asked, or null. */
export async function findOrderByKey(
  { sequelize }: OrderDatabase,
  { buyerId, idempotencyKey }: { readonly buyerId: string } & Pick<Asked, "idempotencyKey">,
  transaction?: Transaction,
): Promise<{ readonly order: Order; readonly inputHash: string } | null> {
  const row = await orderModels(sequelize).orders.findOne({
    where: { buyerId, idempotencyKey },
    transaction: transaction ?? null,
  });
  return row === null ? null : { order: orderFrom(row), inputHash: row.inputHash };
}

/** Adds to an order the lines of its history up to the version that was read. */
export async function withHistory(
  { sequelize }: OrderDatabase,
  order: Order,
  transaction?: Transaction,
): Promise<OrderWithHistory> {
  const rows = await orderModels(sequelize).transitions.findAll({
    // Lines are only ever added, so those up to its version belong to the order as read, whatever came after.
    where: { orderId: order.id, sequence: { [Op.lte]: order.version } },
    order: [["sequence", "ASC"]],
    transaction: transaction ?? null,
  });
  return { order, history: rows.map(transitionFrom) };
}

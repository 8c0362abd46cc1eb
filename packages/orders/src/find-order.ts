import { notFound } from "@marketplace/kernel";
import { findPayment, type Payment } from "@marketplace/payments";
import type { Postgres } from "@marketplace/stores";
import { Op, type Transaction } from "sequelize";
import type { Claim } from "./claim.ts";
import { claimsOf } from "./claim-store.ts";
import type { Order, OrderTransition } from "./order.ts";
import { orderFrom, transitionFrom } from "./order-rows.ts";
import { orderModels } from "./order-tables.ts";

type OrderDatabase = Pick<Postgres, "sequelize">;

/** An order, how it got where it is (oldest line first), what is claimed of it and how its payment stands. */
export interface OrderInFull {
  readonly order: Order;
  readonly history: readonly OrderTransition[];
  readonly claims: readonly Claim[];
  /** Null for an order from before there were payments. */
  readonly payment: Payment | null;
}

/** Finds an order by its id, or null. */
export async function findOrder({ sequelize }: OrderDatabase, orderId: string): Promise<Order | null> {
  const row = await orderModels(sequelize).orders.findByPk(orderId);
  return row === null ? null : orderFrom(row);
}

/** The order of an id. @throws MarketplaceError `NOT_FOUND` */
export async function orderById(database: OrderDatabase, orderId: string): Promise<Order> {
  const order = await findOrder(database, orderId);
  if (order === null) throw notFound("order");
  return order;
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

/** The orders that stand on a payment, in the order of their ids, kept from being changed until the transaction ends. */
export async function lockOrdersOfPayment(
  { sequelize, transaction }: OrderDatabase & { readonly transaction: Transaction },
  paymentKey: string,
): Promise<Order[]> {
  const rows = await orderModels(sequelize).orders.findAll({
    where: { paymentKey },
    order: [["id", "ASC"]],
    lock: true,
    transaction,
  });
  return rows.map(orderFrom);
}

/** Adds to an order what stands beside it, with its history up to the version that was read. */
export async function inFull(
  { sequelize }: OrderDatabase,
  order: Order,
  transaction?: Transaction,
): Promise<OrderInFull> {
  const rows = await orderModels(sequelize).transitions.findAll({
    // Lines are only ever added, so those up to its version belong to the order as read, whatever came after.
    where: { orderId: order.id, sequence: { [Op.lte]: order.version } },
    order: [["sequence", "ASC"]],
    transaction: transaction ?? null,
  });
  const claims = await claimsOf(transaction ?? sequelize, order.id);
  const { paymentKey } = order;
  const payment = paymentKey === null ? null : await findPayment(sequelize, paymentKey, transaction);
  return { order, history: rows.map(transitionFrom), claims, payment };
}

import { notFound } from "@marketplace/kernel";
import { findPayment, type Payment } from "@marketplace/payments";
import { type Postgres, rowsOf } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import type { Claim } from "./claim.ts";
import { claimsOf } from "./claim-store.ts";
import type { Order, OrderTransition } from "./order.ts";
import { ORDER_COLUMNS, orderRow, transitionRow } from "./order-rows.ts";

const BY_ID = `SELECT ${ORDER_COLUMNS} FROM orders WHERE id = $orderId`;

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
  const [order] = await rowsOf(sequelize, orderRow, { sql: BY_ID, bind: { orderId } });
  return order ?? null;
}

/** The order of an id. @throws MarketplaceError `NOT_FOUND` */
export async function orderById(database: OrderDatabase, orderId: string): Promise<Order> {
  const order = await findOrder(database, orderId);
  if (order === null) throw notFound("order");
  return order;
}

/** Finds an order and keeps others from changing it until the transaction ends, or null. */
export async function lockOrder(transaction: Transaction, orderId: string): Promise<Order | null> {
  const [order] = await rowsOf(transaction, orderRow, { sql: `${BY_ID} FOR UPDATE`, bind: { orderId } });
  return order ?? null;
}

/** The orders that stand on a payment, in the order of their ids, kept from being changed until the transaction ends. */
export function lockOrdersOfPayment(transaction: Transaction, paymentKey: string): Promise<Order[]> {
  return rowsOf(transaction, orderRow, {
    sql: `SELECT ${ORDER_COLUMNS} FROM orders WHERE payment_key = $paymentKey ORDER BY id FOR UPDATE`,
    bind: { paymentKey },
  });
}

/** Adds to an order what stands beside it, with its history up to the version that was read. */
export async function inFull(
  { sequelize }: OrderDatabase,
  order: Order,
  transaction?: Transaction,
): Promise<OrderInFull> {
  const on = transaction ?? sequelize;
  const history = await rowsOf(on, transitionRow, {
    // Lines are only ever added, so those up to its version belong to the order as read, whatever came after.
    sql: `SELECT event, from_stage, to_stage, actor_id, reason, at FROM order_transitions
          WHERE order_id = $orderId AND sequence <= $version ORDER BY sequence`,
    bind: { orderId: order.id, version: order.version },
  });
  const claims = await claimsOf(on, order.id);
  const { paymentKey } = order;
  const payment = paymentKey === null ? null : await findPayment(sequelize, paymentKey, transaction);
  return { order, history, claims, payment };
}

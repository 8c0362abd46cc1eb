import { MarketplaceError } from "@marketplace/kernel";
import type { Sequelize, Transaction } from "sequelize";
import type { Order, OrderTransition } from "./order.ts";
import { columnsOf } from "./order-rows.ts";
import { orderModels } from "./order-tables.ts";

/** An order after a step, and the line that the step adds to its history. */
export interface OrderStep {
  readonly order: Order;
  readonly transition: OrderTransition;
}

interface Database {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
}

/** Writes new orders and the first line of the history of each. */
export async function insertOrders(
  { sequelize, transaction }: Database,
  steps: readonly OrderStep[],
): Promise<void> {
  const { orders, transitions } = orderModels(sequelize);
  await orders.bulkCreate(
    steps.map(({ order }) => columnsOf(order)),
    { transaction },
  );
  await transitions.bulkCreate(steps.map(lineOf), { transaction });
}

/**
 * Writes what a step made of an order, and its line of history.
 * @throws MarketplaceError `STALE_VERSION` when the order is not at the version before this one.
 */
export async function updateOrder({ sequelize, transaction }: Database, step: OrderStep): Promise<void> {
  const { orders, transitions } = orderModels(sequelize);
  const { id, version } = step.order;
  const { stage, dueAt, refunded, trackingNumber, estimatedDelivery, updatedAt } = columnsOf(step.order);
  const [written] = await orders.update(
    { stage, dueAt, refunded, trackingNumber, estimatedDelivery, updatedAt, version },
    { where: { id, version: version - 1 }, transaction },
  );
  if (written !== 1) throw new MarketplaceError("STALE_VERSION", "This order has changed; load it again.");
  await transitions.create(lineOf(step), { transaction });
}

/** Has the platform look at an order at another time than its deadline; the transaction holds it locked. */
export async function rescheduleOrder(
  { sequelize, transaction }: Database,
  { id }: Pick<Order, "id">,
  dueAt: Date,
): Promise<void> {
  await orderModels(sequelize).orders.update({ dueAt }, { where: { id }, transaction });
}

/** Notes that all of an order's money goes back which arrived after it had ended; the transaction holds it locked. */
export async function noteRefund(
  { sequelize, transaction }: Database,
  { id, price }: Pick<Order, "id" | "price">,
): Promise<void> {
  await orderModels(sequelize).orders.update(
    { refunded: String(price.amount) },
    { where: { id }, transaction },
  );
}

// One line for each version: the primary key refuses a second step from the same version.
function lineOf({ order, transition: { event, from, to, actorId, reason, at } }: OrderStep) {
  return {
    orderId: order.id,
    sequence: order.version,
    event,
    fromStage: from,
    toStage: to,
    actorId,
    reason,
    at,
  };
}

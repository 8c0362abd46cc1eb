import { MarketplaceError } from "@marketplace/kernel";
import type { Sequelize, Transaction } from "sequelize";
import type { Order, OrderTransition } from "./order.ts";
import { columnsOf } from "./order-rows.ts";
import { orderModels } from "./order-tables.ts";

/** What an order was asked for with: the buyer's own name for it, and the hash of the rest. */
export interface Asked {
  readonly idempotencyKey: string;
  readonly inputHash: string;
}

/** An order after a step, and the line that the step adds to its history. */
export interface OrderStep {
  readonly order: Order;
  readonly transition: OrderTransition;
}

interface Database {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
}

/** Writes a new order and the first line of its history. */
export async function insertOrder(database: Database, step: OrderStep, asked: Asked): Promise<void> {
  const { orders } = orderModels(database.sequelize);
  await orders.create({ ...columnsOf(step.order), ...asked }, { transaction: database.transaction });
  await insertTransition(database, step);
}

/**
 * Writes what a step made of an order, and its line of history.
 * @throws MarketplaceError `STALE_VERSION` when the order is not at the version before this one.
 */
export async function updateOrder(database: Database, step: OrderStep): Promise<void> {
  const { orders } = orderModels(database.sequelize);
  const { id, version } = step.order;
  const { status, trackingNumber, estimatedDelivery, updatedAt } = columnsOf(step.order);
  const [written] = await orders.update(
    { status, trackingNumber, estimatedDelivery, updatedAt, version },
    { where: { id, version: version - 1 }, transaction: database.transaction },
  );
  if (written !== 1) throw new MarketplaceError("STALE_VERSION", "This order has changed; load it again.");
  await insertTransition(database, step);
}

async function insertTransition(
  { sequelize, transaction }: Database,
  { order, transition }: OrderStep,
): Promise<void> {
  const { event, from, to, actorId, reason, at } = transition;
  await orderModels(sequelize).transitions.create(
    // One line for each version: the primary key refuses a second step from the same version.
    {
      orderId: order.id,
      sequence: order.version,
      event,
      fromStatus: from,
      toStatus: to,
      actorId,
      reason,
      at,
    },
    { transaction },
  );
}

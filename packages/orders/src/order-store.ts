import { MarketplaceError } from "@marketplace/kernel";
import { execute } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import type { Order, OrderTransition } from "./order.ts";
import { ORDER_FIELDS, rowOf } from "./order-rows.ts";

/** An order after a step, and the line that the step adds to its history. */
export interface OrderStep {
  readonly order: Order;
  readonly transition: OrderTransition;
}

/** Writes new orders and the first line of the history of each, in one statement. */
export async function insertOrders(transaction: Transaction, steps: readonly OrderStep[]): Promise<void> {
  const rows = steps.map(({ order }) => rowOf(order));
  await execute(transaction, {
    sql: `WITH placed AS (
            INSERT INTO orders (${ORDER_FIELDS}) SELECT ${ORDER_FIELDS}
            FROM jsonb_populate_recordset(NULL::orders, $rows::jsonb) RETURNING id, version, stage, buyer_id, created_at
          )
          INSERT INTO order_transitions (order_id, sequence, event, to_stage, actor_id, at)
          SELECT id, version, 'place', stage, buyer_id, created_at FROM placed`,
    bind: { rows: JSON.stringify(rows) },
  });
}

/**
 * Writes what a step made of an order, and its line of history: one line for each version, since the primary key
 * refuses a second step from the same version.
 * @throws MarketplaceError `STALE_VERSION` when the order is not at the version before this one.
 */
export async function updateOrder(transaction: Transaction, { order, transition }: OrderStep): Promise<void> {
  const { id, version, stage, dueAt, refunded, shipping, updatedAt } = order;
  const { trackingNumber, estimatedDelivery } = shipping;
  const { event, from, actorId, reason, at } = transition;
  const written = await execute(transaction, {
    sql: `WITH moved AS (
            UPDATE orders SET stage = $stage, due_at = $dueAt, refunded = $refunded, tracking_number = $trackingNumber,
              estimated_delivery = $estimatedDelivery, updated_at = $updatedAt, version = $version
            WHERE id = $id AND version = $version::int - 1 RETURNING id, version, stage
          )
          INSERT INTO order_transitions (order_id, sequence, event, from_stage, to_stage, actor_id, reason, at)
          SELECT id, version, $event, $from, stage, $actorId, $reason, $at FROM moved`,
    bind: {
      ...{ id, version, stage, dueAt, refunded, trackingNumber, estimatedDelivery, updatedAt },
      ...{ event, from, actorId, reason, at },
    },
  });
  if (written !== 1) throw new MarketplaceError("STALE_VERSION", "This order has changed; load it again.");
}

/** Has the platform look at an order at another time than its deadline; the transaction holds it locked. */
export async function rescheduleOrder(
  transaction: Transaction,
  { id }: Pick<Order, "id">,
  dueAt: Date,
): Promise<void> {
  await execute(transaction, {
    sql: "UPDATE orders SET due_at = $dueAt WHERE id = $id",
    bind: { id, dueAt },
  });
}

/** Notes that all of an order's money goes back which arrived after it had ended; the transaction holds it locked. */
export async function noteRefund(transaction: Transaction, { id }: Pick<Order, "id">): Promise<void> {
  await execute(transaction, { sql: "UPDATE orders SET refunded = amount WHERE id = $id", bind: { id } });
}

import { crashPointsAround, type DurableLog } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import { changeOrder } from "./change-order.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrder, lockOrdersOfPayment } from "./find-order.ts";
import { recollect } from "./follow-payment.ts";
import type { Order } from "./order.ts";
import { changeWhenDue } from "./order-decisions.ts";

const PAGE = 100;

/** What a pass over the deadlines came to, in orders. */
export interface Passed {
  readonly moved: number;
  /** Left for the next pass: somebody else is moving them, or a store is away. */
  readonly left: number;
}

const pass = crashPointsAround("orders/deadline");
const collect = crashPointsAround("orders/collect-again");

// As text, since a date holds milliseconds and the column microseconds: a page would begin with its own last row.
const dueRow = z.object({ id: z.string(), dueAt: z.string() });

/**
 * Does what the platform does to every order whose time in its stage is up. Any worker may, at any time, beside others:
 * an order moves once, since who comes second finds another version of it.
 */
export async function passDeadlines(deps: OrderDeps): Promise<Passed> {
  const now = deps.clock();
  let [moved, left] = [0, 0];
  let after: z.output<typeof dueRow> | undefined;
  for (;;) {
    // By keys, so that orders which cannot be moved now do not keep those behind them waiting.
    const due = await rowsOf(deps.postgres.sequelize, dueRow, {
      sql: `SELECT id, due_at::text AS "dueAt" FROM orders
            WHERE due_at <= $now AND ($at::timestamptz IS NULL OR (due_at, id) > ($at, $id::uuid))
            ORDER BY due_at, id LIMIT ${PAGE}`,
      bind: { now, at: after?.dueAt ?? null, id: after?.id ?? null },
    });
    for (const { id } of due) {
      if (await passDeadline(deps, id)) moved += 1;
      else left += 1;
    }
    after = due.at(-1);
    if (due.length < PAGE) return { moved, left };
  }
}

async function passDeadline(deps: OrderDeps, orderId: string): Promise<boolean> {
  try {
    const order = await findOrder(deps.postgres, orderId);
    // Somebody has been faster.
    if (order?.dueAt == null || order.dueAt > deps.clock()) return false;
    const change = changeWhenDue(order);
    const { version } = order;
    await pass(() =>
      change === null
        ? collectAgain(deps, order)
        : changeOrder(deps, { orderId, change, actor: "system", actorId: null, version }, async () => {}),
    );
    return true;
  } catch (failure) {
    tell(deps.log, orderId, failure);
    return false;
  }
}

/** Asks anew how the taking of an order's money ended, whatever became of the saga that took it. */
async function collectAgain({ postgres, ...deps }: OrderDeps, { paymentKey }: Order): Promise<void> {
  if (paymentKey === null) throw new Error("An order whose money is being taken has no payment");
  const { sequelize } = postgres;
  await collect(() =>
    sequelize.transaction(async (transaction) => {
      const orders = await lockOrdersOfPayment(transaction, paymentKey);
      await recollect({ postgres, ...deps }, transaction, { orders, now: deps.clock() });
    }),
  );
}

function tell(log: DurableLog, orderId: string, failure: unknown): void {
  const isRace =
    failure instanceof MarketplaceError &&
    ["STALE_VERSION", "INVALID_TRANSITION", "CHANGE_IN_PROGRESS"].includes(failure.code);
  if (isRace) log.info({ orderId, code: failure.code }, "an order was moved by another meanwhile");
  else log.error({ orderId, err: failure }, "an order's deadline has passed, and it could not be moved on");
}

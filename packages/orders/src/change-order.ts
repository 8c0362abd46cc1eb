import { crashPointsAround } from "@marketplace/durable";
import { notFound } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import { type ApplyDeps, applyDecision } from "./apply-decision.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrder, lockOrder, lockOrdersOfPayment } from "./find-order.ts";
import type { Order } from "./order.ts";
import { type ChangeRequest, decideChange, type OrderChange } from "./order-decisions.ts";
import type { OrderActor } from "./order-stage.ts";

/** A change of an order that somebody asks for, or that its deadline brings about. */
export interface AskedChange {
  readonly orderId: string;
  readonly change: OrderChange;
  readonly actor: OrderActor;
  /** The account behind the actor; null for the platform itself. */
  readonly actorId: string | null;
  /** The version of the order that the change was decided on. */
  readonly version: number;
}

type ChangeDeps = ApplyDeps & Pick<OrderDeps, "sales" | "clock">;

/**
 * Moves an order on: its stage, history, reservation, claim and money change in one transaction, under a lock of the
 * order, so that of two who act at once the second sees what the first has done. `also` runs in that transaction,
 * which may be begun more than once and counts the last time alone.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, `STALE_VERSION`, `INVALID_TRANSITION` or `VALIDATION_FAILED`.
 */
export async function changeOrder<T>(
  deps: ChangeDeps,
  asked: AskedChange,
  also: (transaction: Transaction, changed: Order) => Promise<T>,
): Promise<T> {
  const { postgres, sales } = deps;
  const order = await findOrder(postgres, asked.orderId);
  if (order === null) throw notFound("order");
  // What it does to the unit follows from the order as it is here; if that is not so under the lock, it is stale.
  const decided = decideChange(order, requestOf(deps, asked));
  // A payment that was never taken is one for the whole bundle: its orders end together.
  const siblings = decided.money.letGo && order.bundleId !== null;
  const orders = siblings ? await ordersOfPayment(deps, order) : [order];
  const move = async (transaction: Transaction) => {
    const changed = await moveAll(deps, transaction, { asked, orders });
    return also(transaction, changed);
  };
  const { reservation } = decided;
  if (reservation === null) return moveAlone(() => postgres.sequelize.transaction(move));
  return sales.changeUnits(
    orders.map(({ listingId }) => ({ listingId, effect: effects[reservation] })),
    move,
  );
}

const moveAlone = crashPointsAround("orders/change");
const effects = { sold: "sell", released: "release" } as const;

function requestOf({ clock }: Pick<ChangeDeps, "clock">, { change, actor, actorId, version }: AskedChange) {
  return { change, actor, actorId, version, now: clock() } satisfies ChangeRequest;
}

async function ordersOfPayment(
  { postgres }: ChangeDeps,
  { id, paymentKey }: Order,
): Promise<readonly Order[]> {
  if (paymentKey === null) throw new Error(`Order ${id} has a payment to let go, and none is known`);
  return postgres.sequelize.transaction((transaction) => lockOrdersOfPayment(transaction, paymentKey));
}

interface Moving {
  readonly asked: AskedChange;
  readonly orders: readonly Order[];
}

/** Moves the order that was asked for, and those that end with it, in the order of their ids. */
async function moveAll(
  deps: ChangeDeps,
  transaction: Transaction,
  { asked, orders }: Moving,
): Promise<Order> {
  let changed: Order | undefined;
  for (const { id, version } of orders) {
    const order = await lockOrder(transaction, id);
    if (order === null) throw notFound("order");
    const isAsked = id === asked.orderId;
    const request = requestOf(deps, { ...asked, version: isAsked ? asked.version : version });
    const after = await applyDecision(deps, transaction, decideChange(order, request));
    if (isAsked) changed = after;
  }
  if (changed === undefined) throw notFound("order");
  return changed;
}

/*
 * What a payment's own life does to the orders that stand on it. Everyone who takes in a report of a provider comes
 * here in the same transaction, the saga that asked and the webhook alike, so that of two who tell of the same capture
 * one moves the orders on and posts to the ledger.
 *
 * Locks: the payment first (`takeReport` holds it), then its orders in the order of their ids.
 */
import type { Begun } from "@marketplace/durable";
import { capture, post, refund } from "@marketplace/ledger";
import { secureReservation } from "@marketplace/listings";
import type { TakenReport } from "@marketplace/payments";
import type { Transaction } from "sequelize";
import { applyDecision, giveBack } from "./apply-decision.ts";
import type { OrderDeps } from "./deps.ts";
import { lockOrdersOfPayment } from "./find-order.ts";
import type { Order } from "./order.ts";
import { dueIn } from "./order-deadline.ts";
import { decideChange } from "./order-decisions.ts";
import { noteRefund, rescheduleOrder } from "./order-store.ts";
import type { Placed } from "./place-input.ts";

interface Following {
  readonly taken: TakenReport;
  readonly now: Date;
}

type FollowDeps = Pick<OrderDeps, "postgres" | "sagas" | "flows" | "newId">;

/**
 * Moves the orders of a payment on after a report that said something new of it; answers with the saga that takes the
 * money where one was begun, for who wants to wait for it.
 */
export async function followPayment(
  deps: FollowDeps,
  transaction: Transaction,
  { taken: { payment, moved }, now }: Following,
): Promise<Begun<Placed> | null> {
  const orders = await lockOrdersOfPayment(transaction, payment.key);
  if (moved.captured > 0) {
    for (const order of orders) await takeIn(deps, transaction, { order, now });
    return null;
  }
  const waiting = orders.filter(({ stage }) => stage === "paying");
  if (payment.status === "authorised") return collect(deps, transaction, { orders: waiting, now });
  // The unit goes back on sale with the listing's status, which the platform does as when the time to pay is up.
  if (payment.status === "failed" || payment.status === "voided")
    for (const order of waiting) await rescheduleOrder(transaction, order, now);
  return null;
}

/** Money has arrived for an order: it waits in escrow, or goes back when the order was given up meanwhile. */
async function takeIn(
  deps: FollowDeps,
  transaction: Transaction,
  { order, now: at }: { readonly order: Order; readonly now: Date },
): Promise<void> {
  const { id: orderId, buyerId, sellerId, price, version } = order;
  const sale = { orderId, buyerId, sellerId };
  await post({ transaction }, capture(sale, price), { id: deps.newId(), at });
  if (order.stage === "capturing") {
    const paid = { change: { event: "pay" }, actor: "system", actorId: null, version, now: at } as const;
    await applyDecision(deps, transaction, decideChange(order, paid));
    return;
  }
  await post({ transaction }, refund(sale, "late", price), { id: deps.newId(), at });
  await noteRefund(transaction, order);
  await giveBack(deps, transaction, { order, refund: price });
}

/**
 * Begins to take the money that a buyer has confirmed. Past the time to pay it is left alone: the platform gives the
 * order up then and lets the money go.
 */
async function collect(
  deps: FollowDeps,
  transaction: Transaction,
  { orders, now }: Collecting,
): Promise<Begun<Placed> | null> {
  if (orders.some(({ dueAt }) => dueAt !== null && dueAt <= now)) return null;
  for (const order of orders) {
    await secureReservation(transaction, { reservationId: order.reservationId, now });
    const secured = { change: { event: "secure" }, actor: "system", actorId: null, now } as const;
    await applyDecision(deps, transaction, decideChange(order, { ...secured, version: order.version }));
  }
  return begin(deps, transaction, { orders, now });
}

interface Collecting {
  /** Orders of one payment, which the transaction holds locked. */
  readonly orders: readonly Order[];
  readonly now: Date;
}

/**
 * Has the money of orders taken, or given up, whose taking has not ended in time: a saga asks the provider anew, beside
 * the one that may still be at it, which the keys of their requests make harmless.
 */
export async function recollect(
  deps: FollowDeps,
  transaction: Transaction,
  { orders, now }: Collecting,
): Promise<void> {
  const open = orders.filter(({ stage }) => stage === "capturing");
  const next = dueIn("capturing", now);
  if (next === null) return;
  for (const order of open) await rescheduleOrder(transaction, order, next);
  await begin(deps, transaction, { orders: open, now });
}

async function begin(
  deps: FollowDeps,
  transaction: Transaction,
  { orders, now }: Collecting,
): Promise<Begun<Placed> | null> {
  const [first] = orders;
  const paymentKey = first?.paymentKey ?? null;
  if (first === undefined || paymentKey === null) return null;
  return deps.sagas.begin(deps.flows.collectPayment, {
    ...{ transaction, scope: "payments", key: `${paymentKey}:${now.getTime()}`, later: true },
    input: {
      paymentKey,
      items: orders.map(({ id, listingId, reservationId }) => ({ orderId: id, listingId, reservationId })),
      total: { ...first.price, amount: orders.reduce((sum, { price }) => sum + price.amount, 0) },
    },
    asked: paymentKey,
  });
}

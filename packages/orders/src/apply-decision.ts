import { appendEvent } from "@marketplace/durable";
import type { Money } from "@marketplace/kernel";
import { post, refund, release } from "@marketplace/ledger";
import { releaseReservation, sellReservation } from "@marketplace/listings";
import type { Transaction } from "sequelize";
import { writeClaim } from "./claim-store.ts";
import type { OrderDeps } from "./deps.ts";
import { type OrderEventPayload, orderEventTypes } from "./events.ts";
import type { Order } from "./order.ts";
import type { ChangeDecision } from "./order-decisions.ts";
import { sideOf } from "./order-policy.ts";
import type { OrderActor } from "./order-stage.ts";
import { updateOrder } from "./order-store.ts";

/** What carrying a decision out stands on. */
export type ApplyDeps = Pick<OrderDeps, "postgres" | "sagas" | "flows" | "newId">;

/**
 * Carries out what was decided of an order, all of it in the transaction that holds the order locked: its reservation,
 * its row and history, its claim, the ledger, the event, and the saga that gives money back.
 */
export async function applyDecision(
  deps: ApplyDeps,
  transaction: Transaction,
  decided: ChangeDecision,
): Promise<Order> {
  const { order, transition, claim } = decided;
  await endReservation(transaction, decided);
  await updateOrder(transaction, decided);
  if (claim !== null) {
    const { actorId, at: now } = transition;
    await writeClaim(transaction, { orderId: order.id, change: claim, actorId, now });
  }
  await moveMoney(deps, transaction, decided);
  await publish(deps, transaction, decided);
  return order;
}

async function endReservation(transaction: Transaction, { order, reservation }: ChangeDecision) {
  switch (reservation) {
    case "sold":
      return sellReservation(transaction, order.reservationId, order.updatedAt);
    case "released":
      return releaseReservation(transaction, order.reservationId, order.updatedAt);
    case null:
      return undefined;
  }
}

async function moveMoney(
  deps: ApplyDeps,
  transaction: Transaction,
  { order, money }: ChangeDecision,
): Promise<void> {
  const { id: orderId, price, category, updatedAt: at } = order;
  const sale = { orderId, buyerId: order.buyerId, sellerId: order.sellerId };
  const of = (amount: number): Money => ({ amount, currency: price.currency });
  // An order from before there were payments has nothing in escrow.
  if (order.paymentKey === null) return;
  if (money.refund > 0)
    await post({ transaction }, refund(sale, "order", of(money.refund)), { id: deps.newId(), at });
  if (money.release > 0)
    await post({ transaction }, release(sale, of(money.release), category), { id: deps.newId(), at });
  if (money.refund > 0 || money.letGo)
    await giveBack(deps, transaction, { order, refund: money.letGo ? null : of(money.refund) });
}

/** Begins the saga that gives a buyer's money back; orders of one payment let go of what is held together. */
export async function giveBack(
  { sagas, flows }: Pick<ApplyDeps, "sagas" | "flows">,
  transaction: Transaction,
  { order, refund: money }: { readonly order: Order; readonly refund: Money | null },
): Promise<void> {
  const { id: orderId, paymentKey } = order;
  if (paymentKey === null) return;
  await sagas.begin(flows.returnMoney, {
    transaction,
    scope: "payments",
    key: money === null ? `void:${paymentKey}` : `refund:${orderId}`,
    input: { orderId, paymentKey, refund: money },
    asked: money === null ? paymentKey : { orderId, money },
    later: true,
  });
}

async function publish(
  { newId }: Pick<ApplyDeps, "newId">,
  transaction: Transaction,
  { order, transition: { event, from, actorId } }: ChangeDecision,
): Promise<void> {
  if (event === "place") return;
  const type = orderEventTypes[event];
  if (type === null) return;
  const { id: orderId, buyerId, sellerId, listingId, bundleId, stage, price, refunded } = order;
  const payload: OrderEventPayload = {
    ...{ orderId, buyerId, sellerId, listingId, bundleId, stage, price, refunded, event, from },
    title: order.listing.title,
    by: actorOf(order, actorId),
  };
  await appendEvent(transaction, {
    ...{ id: newId(), type, version: 1, aggregateId: orderId, sequence: order.version },
    at: order.updatedAt,
    payload,
  });
}

/** Whoever acted and is no party of the order acted as a moderator. */
function actorOf(order: Order, actorId: string | null): OrderActor {
  return actorId === null ? "system" : (sideOf(order, actorId) ?? "moderator");
}

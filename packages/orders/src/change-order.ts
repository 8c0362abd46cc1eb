import { MarketplaceError, notFound } from "@marketplace/kernel";
import { releaseReservation, sellReservation } from "@marketplace/listings";
import type { Actor, Logger } from "@marketplace/rpc";
import type { Transaction } from "sequelize";
import type { OrderDeps } from "./deps.ts";
import { findOrder, lockOrder, type OrderWithHistory, withHistory } from "./find-order.ts";
import { letListingFollow } from "./let-listing-follow.ts";
import type { Order } from "./order.ts";
import { type ChangeDecision, decideChange, type OrderChange } from "./order-decisions.ts";
import { mayLookAt, sideOf } from "./order-policy.ts";
import { type OrderEvent, orderMachine, reservationUnder } from "./order-status.ts";
import { updateOrder } from "./order-store.ts";
import { type OrderView, orderView } from "./order-view.ts";

/** A change of an order that somebody asks for. */
export interface AskedChange {
  readonly viewer: Actor;
  readonly log: Logger;
  readonly orderId: string;
  /** The version of the order that the viewer saw. */
  readonly version: number;
  readonly change: OrderChange;
}

/**
 * Moves an order on: its status, its history and its reservation change in one transaction, under a lock of the
 * order, so that of two people who act at once the second sees what the first has done.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, `STALE_VERSION`, `INVALID_TRANSITION` or `VALIDATION_FAILED`.
 */
export async function changeOrder(deps: OrderDeps, asked: AskedChange): Promise<OrderView> {
  const seen = await findOrder(deps.postgres, asked.orderId);
  // An order's parties never change, so who may act is decided before anything is locked.
  const { order, side } = actingSide(seen, asked.viewer);
  try {
    const changed = await moveOn(deps, asked, side);
    return orderView(deps.minio, asked.viewer.userId, changed);
  } finally {
    // After a refusal too: what a crash cut off is asked for again, refused as stale, and made good here.
    if (endsReservation(asked.change.event)) await letListingFollow(deps, asked.log, order.listingId);
  }
}

function moveOn(
  { postgres, clock }: OrderDeps,
  { viewer, orderId, version, change }: AskedChange,
  actor: "buyer" | "seller",
): Promise<OrderWithHistory> {
  return postgres.sequelize.transaction(async (transaction) => {
    const order = await lockOrder(postgres, orderId, transaction);
    if (order === null) throw notFound("order");
    const decided = decideChange(order, { change, version, actor, actorId: viewer.userId, now: clock() });
    await endReservation(transaction, decided);
    await updateOrder({ sequelize: postgres.sequelize, transaction }, decided);
    return withHistory(postgres, decided.order, transaction);
  });
}

function endsReservation(event: OrderEvent): boolean {
  return orderMachine.transitions.some(
    (row) => row.event === event && reservationUnder(row.from) !== reservationUnder(row.to),
  );
}

function actingSide(order: Order | null, viewer: Actor): { order: Order; side: "buyer" | "seller" } {
  if (order === null || !mayLookAt(order, viewer)) throw notFound("order");
  const side = sideOf(order, viewer.userId);
  if (side === null) {
    throw new MarketplaceError("FORBIDDEN", "Only the buyer and the seller can change an order.");
  }
  return { order, side };
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

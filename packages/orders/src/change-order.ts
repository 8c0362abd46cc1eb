import { MarketplaceError, notFound } from "@marketplace/kernel";
import { releaseReservation, sellReservation } from "@marketplace/listings";
import type { Actor } from "@marketplace/rpc";
import type { Transaction } from "sequelize";
import type { OrderDeps } from "./deps.ts";
import { findOrder, lockOrder, type OrderWithHistory, withHistory } from "./find-order.ts";
import type { Order } from "./order.ts";
import {
  type ChangeDecision,
  type ChangeRequest,
  decideChange,
  type OrderChange,
} from "./order-decisions.ts";
import { mayLookAt, sideOf } from "./order-policy.ts";
import { updateOrder } from "./order-store.ts";
import { type OrderView, orderView } from "./order-view.ts";

/** A change of an order that somebody asks for. */
export interface AskedChange {
  readonly viewer: Actor;
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
  const move = (transaction: Transaction) => moveOn(deps, { ...asked, side, transaction });
  // What it does to the unit follows from the order as it is here; if that is not so under the lock, it is stale.
  const { reservation } = decideChange(order, decision(deps, { ...asked, side }));
  const changed =
    reservation === null
      ? await deps.postgres.sequelize.transaction(move)
      : await deps.sales.changeUnit({ listingId: order.listingId, effect: effects[reservation] }, move);
  return orderView(deps.minio, asked.viewer.userId, changed);
}

const effects = { sold: "sell", released: "release" } as const;

interface Acting extends AskedChange {
  readonly side: "buyer" | "seller";
}

function decision(
  { clock }: Pick<OrderDeps, "clock">,
  { change, version, side, viewer }: Acting,
): ChangeRequest {
  return { change, version, actor: side, actorId: viewer.userId, now: clock() };
}

async function moveOn(
  deps: Pick<OrderDeps, "postgres" | "clock">,
  acting: Acting & { readonly transaction: Transaction },
): Promise<OrderWithHistory> {
  const { postgres } = deps;
  const { transaction } = acting;
  const order = await lockOrder(postgres, acting.orderId, transaction);
  if (order === null) throw notFound("order");
  const decided = decideChange(order, decision(deps, acting));
  await endReservation(transaction, decided);
  await updateOrder({ sequelize: postgres.sequelize, transaction }, decided);
  return withHistory(postgres, decided.order, transaction);
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

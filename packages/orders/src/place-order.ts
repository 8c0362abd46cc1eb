/*
 * Placing an order: verify → reserve → record → let the listing follow. The relational part, reserve and record, is
 * one transaction, so that a crash anywhere leaves the whole order or none of it. When payment comes between the two,
 * a saga takes the place of `orderPlacing` behind the same type.
 */
import { hashInput, MarketplaceError } from "@marketplace/kernel";
import { findListing, type OfferedListing, openTurns, reserveUnit } from "@marketplace/listings";
import type { Logger } from "@marketplace/rpc";
import type { Transaction } from "sequelize";
import { checkQuota, lockBuyer } from "./buyer-quota.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrderByKey, type OrderWithHistory, withHistory } from "./find-order.ts";
import { letListingFollow } from "./let-listing-follow.ts";
import type { Order } from "./order.ts";
import { decidePlacing, newOrder } from "./order-decisions.ts";
import type { PlaceOrder } from "./order-input.ts";
import { insertOrder } from "./order-store.ts";

/** What a buyer asks for. */
export interface Placing {
  readonly buyerId: string;
  readonly input: PlaceOrder;
  readonly log: Logger;
}

/**
 * Places an order, or finds the one that the buyer placed before under the same key.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, `SOLD_OUT`, `NOT_FOR_SALE`, `PRICE_CHANGED`,
 * `IDEMPOTENCY_MISMATCH`, or `RATE_LIMITED` when too many of the buyer's orders are open or asked for at once.
 */
export type PlaceOrderFor = (placing: Placing) => Promise<OrderWithHistory>;

/** Makes the placing of orders by a plain sequence of steps. */
export function orderPlacing(deps: OrderDeps): PlaceOrderFor {
  // PostgreSQL lets one order of a buyer be placed at a time. Those of this process wait here for their turn, without
  // a connection: or one buyer in a hurry would hold them all.
  const inTurn = openTurns();
  return async (placing) => {
    const earlier = await findEarlier(deps, placing);
    if (earlier !== null) return answer(deps, placing, earlier);
    try {
      const listing = await verify(deps, placing);
      const order = await inTurn(placing.buyerId, () => reserveAndRecord(deps, placing, listing));
      return await answer(deps, placing, order);
    } catch (refusal) {
      if (!(refusal instanceof MarketplaceError)) throw refusal;
      // Another call under the same key may have placed the order since, and be the reason of this refusal.
      const meanwhile = await findEarlier(deps, placing);
      if (meanwhile !== null) return answer(deps, placing, meanwhile);
      if (refusal.code === "SOLD_OUT" || refusal.code === "NOT_FOR_SALE") await makeGood(deps, placing);
      throw refusal;
    }
  };
}

async function verify(deps: OrderDeps, { buyerId, input }: Placing): Promise<OfferedListing> {
  const listing = await findListing(deps.mongo, input.listingId);
  return decidePlacing(listing, { buyerId, price: input.expectedPrice });
}

async function reserveAndRecord(deps: OrderDeps, placing: Placing, listing: OfferedListing): Promise<Order> {
  const { postgres, clock, newId } = deps;
  const { buyerId, input } = placing;
  return postgres.sequelize.transaction(async (transaction) => {
    const database = { sequelize: postgres.sequelize, transaction };
    await lockBuyer(database, buyerId);
    const earlier = await findEarlier(deps, placing, transaction);
    if (earlier !== null) return earlier;
    await checkQuota(database, buyerId);
    const now = clock();
    const reservationId = newId();
    const listingId = listing.id;
    // No deadline: the order itself, and not a timer, says how long the unit is held.
    await reserveUnit(transaction, { reservationId, listingId, buyerId, expiresAt: null, now });
    const step = newOrder(listing, { id: newId(), reservationId, buyerId, shipping: input.shipping, now });
    const { idempotencyKey } = input;
    await insertOrder(database, step, { idempotencyKey, inputHash: hashOf(input) });
    return step.order;
  });
}

/** What a call ends with, the first as well as one that repeats it: a repeated one makes good what a crash cut off. */
async function answer(deps: OrderDeps, { log }: Placing, order: Order): Promise<OrderWithHistory> {
  await letListingFollow(deps, log, order.listingId);
  return withHistory(deps.postgres, order);
}

/** A listing that looks on sale and is not has missed a call to follow its inventory; it gets another. */
async function makeGood(deps: OrderDeps, { input: { listingId }, log }: Placing): Promise<void> {
  const listing = await findListing(deps.mongo, listingId);
  if (listing?.status === "active") await letListingFollow(deps, log, listingId);
}

async function findEarlier(
  { postgres }: OrderDeps,
  { buyerId, input }: Placing,
  transaction?: Transaction,
): Promise<Order | null> {
  const { idempotencyKey } = input;
  const earlier = await findOrderByKey(postgres, { buyerId, idempotencyKey }, transaction);
  if (earlier === null) return null;
  if (earlier.inputHash === hashOf(input)) return earlier.order;
  throw new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This idempotency key was used for a different order. Use a new key for a new order.",
  );
}

function hashOf({ idempotencyKey: _, ...asked }: PlaceOrder): string {
  return hashInput(asked);
}

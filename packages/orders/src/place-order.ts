/*
 * Placing an order: verify → reserve → record. Reserve and record are one two-phase commit with the listing's status,
 * so that a crash anywhere leaves the whole order or none of it. When payment comes between the two, a saga takes
 * the place of `orderPlacing` behind the same type.
 */
import { hashInput, MarketplaceError } from "@marketplace/kernel";
import { findListing, type OfferedListing, openTurns, reserveUnit } from "@marketplace/listings";
import type { Transaction } from "sequelize";
import { checkQuota, lockBuyer } from "./buyer-quota.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrderByKey, type OrderWithHistory, withHistory } from "./find-order.ts";
import type { Order } from "./order.ts";
import { decidePlacing, newOrder } from "./order-decisions.ts";
import type { PlaceOrder } from "./order-input.ts";
import { insertOrder } from "./order-store.ts";

/** What a buyer asks for. */
export interface Placing {
  readonly buyerId: string;
  readonly input: PlaceOrder;
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
    try {
      const order = await inTurn(
        placing.buyerId,
        async () => (await findEarlier(deps, placing)) ?? placeNew(deps, placing),
      );
      return await withHistory(deps.postgres, order);
    } catch (refusal) {
      if (!(refusal instanceof MarketplaceError)) throw refusal;
      // Another process may have placed the order since under the same key, and be the reason of this refusal.
      const meanwhile = await findEarlier(deps, placing);
      if (meanwhile !== null) return withHistory(deps.postgres, meanwhile);
      throw refusal;
    }
  };
}

async function placeNew(deps: OrderDeps, placing: Placing): Promise<Order> {
  await verify(deps, placing);
  return reserveAndRecord(deps, placing);
}

/** Refuses what cannot be ordered before anything is held. */
async function verify({ mongo }: OrderDeps, placing: Placing): Promise<void> {
  checkOffer(await findListing(mongo, placing.input.listingId), placing);
}

function checkOffer(listing: OfferedListing | null, { buyerId, input }: Placing): OfferedListing {
  return decidePlacing(listing, { buyerId, price: input.expectedPrice });
}

async function reserveAndRecord(deps: OrderDeps, placing: Placing): Promise<Order> {
  const { postgres, sales, clock, newId } = deps;
  const { buyerId, input } = placing;
  const wanted = { listingId: input.listingId, effect: "reserve" } as const;
  return sales.changeUnit(wanted, async (transaction, offered) => {
    // As it is now that nobody can change it: the price may have moved since it was verified.
    const listing = checkOffer(offered, placing);
    const database = { sequelize: postgres.sequelize, transaction };
    await lockBuyer(database, buyerId);
    // A call under the same key was faster. No unit is taken here then, and the caller finds that order.
    if ((await findEarlier(deps, placing, transaction)) !== null)
      throw new MarketplaceError("ALREADY_EXISTS", "This order has been placed already.");
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

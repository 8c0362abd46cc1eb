import type { Begun } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { findListing, type OfferedListing, reserveUnit } from "@marketplace/listings";
import type { Transaction } from "sequelize";
import { checkQuota, lockBuyer } from "./buyer-quota.ts";
import type { OrderDeps } from "./deps.ts";
import { RESERVATION_MS } from "./order-deadline.ts";
import { payOffer } from "./pay-offer.ts";
import { announcePayment } from "./payment-steps.ts";
import type { Placed, PlaceInput } from "./place-input.ts";
import type { Placing } from "./placing.ts";
import { checkTogether, decidePlacing } from "./placing-decision.ts";
import { openTurns } from "./turns.ts";

/**
 * Buys units, all or none, or finds what the buyer bought before under the same key.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, `SOLD_OUT`, `NOT_FOR_SALE`, `PRICE_CHANGED`, `PAYMENT_DECLINED`,
 * `IDEMPOTENCY_MISMATCH`, `RATE_LIMITED` when too many of the buyer's orders are open or asked for at once, and
 * `TIMEOUT` while it is still being done: the same call tells later how it ended.
 */
export type PlaceFor = (placing: Placing) => Promise<Placed>;

/** Makes the placing of orders for a process. */
export function orderPlacing(deps: OrderDeps): PlaceFor {
  // PostgreSQL lets one order of a buyer be placed at a time. Those of this process wait here for their turn, without
  // a connection: or one buyer in a hurry would hold them all.
  const inTurn = openTurns();
  return async (placing) => {
    const { buyerId: scope, idempotencyKey: key, asked } = placing;
    let begun: Begun<Placed>;
    try {
      begun = await inTurn(scope, () => reserve(deps, placing));
    } catch (refusal) {
      if (!(refusal instanceof MarketplaceError)) throw refusal;
      // A call under the same key may have been faster, and be the reason of this refusal.
      const earlier = await deps.sagas.join(deps.flows.placeOrder, { scope, key, asked });
      if (earlier === null) throw refusal;
      return earlier;
    }
    return begun.outcome();
  };
}

/** Holds the units and begins the saga that pays for them, in one two-phase commit with the listings' statuses. */
async function reserve(deps: OrderDeps, placing: Placing): Promise<Begun<Placed>> {
  const { sales, sagas, flows, mongo } = deps;
  const { buyerId: scope, idempotencyKey: key, asked, items, offerId } = placing;
  const begin = async (transaction: Transaction, input: PlaceInput) => {
    const begun = await sagas.begin(flows.placeOrder, { transaction, scope, key, asked, input });
    // Nothing is held here then, and the caller finds what that call came to.
    if (begun === null) throw new MarketplaceError("ALREADY_EXISTS", "This order has been placed already.");
    return begun;
  };
  if (offerId !== undefined) return payOffer(deps, { ...placing, offerId }, begin);
  // Refused before anything is held.
  checkAll(await Promise.all(items.map(({ listingId }) => findListing(mongo, listingId))), placing);
  const reserves = items.map(({ listingId }) => ({ listingId, effect: "reserve" }) as const);
  return sales.changeUnits(reserves, async (transaction, offered) => {
    // As they are now that nobody can change them: a price may have moved since it was verified.
    return begin(
      transaction,
      await hold(deps, transaction, { placing, listings: checkAll(offered, placing) }),
    );
  });
}

interface Holding {
  readonly placing: Placing;
  readonly listings: readonly OfferedListing[];
}

async function hold(
  { provider, clock, newId }: OrderDeps,
  transaction: Transaction,
  { placing: { buyerId, shipping, payment }, listings }: Holding,
): Promise<PlaceInput> {
  await lockBuyer(transaction, buyerId);
  await checkQuota(transaction, buyerId, listings.length);
  const now = clock();
  const expiresAt = new Date(now.getTime() + RESERVATION_MS);
  const paymentId = newId();
  const input: PlaceInput = {
    buyerId,
    bundleId: listings.length === 1 ? null : newId(),
    reservedUntil: expiresAt,
    shipping,
    payment: { id: paymentId, key: paymentId, token: payment.token },
    items: listings.map(({ id, sellerId, price, category, title, thumbnailKey }) => ({
      ...{
        orderId: newId(),
        reservationId: newId(),
        listingId: id,
        sellerId,
        price,
        category,
        offerId: null,
      },
      listing: { title, imageKey: thumbnailKey },
    })),
  };
  for (const { reservationId, listingId } of input.items)
    await reserveUnit(transaction, { reservationId, listingId, buyerId, expiresAt, now });
  await announcePayment({ provider }, transaction, { input, now });
  return input;
}

function checkAll(
  listings: readonly (OfferedListing | null)[],
  { buyerId, items }: Placing,
): readonly OfferedListing[] {
  const prices = new Map(items.map(({ listingId, expectedPrice }) => [listingId, expectedPrice]));
  const offered = listings.map((listing) =>
    decidePlacing(listing, { buyerId, price: (listing && prices.get(listing.id)) ?? null }),
  );
  checkTogether(offered);
  return offered;
}

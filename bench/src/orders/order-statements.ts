import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import type { ClientBase } from "pg";

/** An order to be written, of a unit that is to be taken. */
export interface PlainOrder {
  readonly listingId: string;
  readonly sellerId: string;
  readonly buyerId: string;
}

/** Writes an order with a connection whose transaction is open. */
export type WriteOrder = (client: ClientBase, order: PlainOrder) => Promise<void>;

const AMOUNT = 129_900;
const ADDRESS = JSON.stringify({
  ...{ name: "Bo Madsen", line1: "Vestergade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
});
const newId = idsFrom(systemClock);

/**
 * The least that an order is, in seven statements that the server has prepared: the unit by a compare-and-set, its
 * reservation, the order, its history, two entries of the ledger, and an event. Each is sent when the one before it has
 * been answered, as statements are whose writer looks at the answers.
 */
export function orderWriter(schema: string): WriteOrder {
  const texts = {
    take: `UPDATE ${schema}.inventory SET on_sale = false, updated_at = $2 WHERE listing_id = $1 AND on_sale`,
    reserve: `INSERT INTO ${schema}.reservations (id, listing_id, unit, buyer_id, status, created_at, updated_at)
      VALUES ($1, $2, 1, $3, 'held', $4, $4)`,
    order: `INSERT INTO ${schema}.orders (id, buyer_id, seller_id, listing_id, reservation_id, status, amount, currency,
        listing_title, shipping_address, shipping_method, idempotency_key, input_hash, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, 'pending', $6, 'DKK', 'Bicycle', $7, 'standard', $8, $9, $10, $10)`,
    history: `INSERT INTO ${schema}.order_transitions (order_id, sequence, event, to_status, actor_id, at)
      VALUES ($1, 1, 'place', 'pending', $2, $3)`,
    entry: `INSERT INTO ${schema}.ledger_entries (transaction_id, line, account, owner_id, amount, currency)
      VALUES ($1, $2, $3, $4, $5, 'DKK')`,
    event: `INSERT INTO ${schema}.outbox (id, type, version, aggregate_id, sequence, at, payload)
      VALUES ($1, 'order.placed', 1, $2, 1, $3, $4)`,
  };

  return async (client, { listingId, sellerId, buyerId }) => {
    const run = (name: keyof typeof texts, values: readonly unknown[]) =>
      client.query({ name: `${schema}.${name}`, text: texts[name], values: [...values] });
    const [orderId, reservationId, key] = [newId(), newId(), newId()];
    const now = new Date();
    const taken = await run("take", [listingId, now]);
    if (taken.rowCount !== 1) throw new MarketplaceError("SOLD_OUT", "This item has been sold.");
    await run("reserve", [reservationId, listingId, buyerId, now]);
    const parties = [orderId, buyerId, sellerId, listingId, reservationId];
    await run("order", [...parties, AMOUNT, ADDRESS, key, key, now]);
    await run("history", [orderId, buyerId, now]);
    const transactionId = newId();
    await run("entry", [transactionId, 1, "buyer_funds", buyerId, -AMOUNT]);
    await run("entry", [transactionId, 2, "escrow", orderId, AMOUNT]);
    await run("event", [newId(), orderId, now, JSON.stringify({ orderId, listingId, buyerId, sellerId })]);
  };
}

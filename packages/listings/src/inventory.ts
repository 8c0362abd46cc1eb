/*
 * What can be sold, as PostgreSQL alone decides it; a listing's status in MongoDB follows (`follow-inventory.ts`).
 *
 * A unit is free, held or sold, by the one live reservation that it has or has not. A reservation begins `held` and
 * ends `sold` or `released`; both are final. Two live reservations of a unit are refused by a unique index, and
 * every change of a reservation that has ended by a trigger, so that no mistake in this file can sell a thing twice.
 *
 * Locks are taken in one order, which is what keeps transactions from waiting for each other in a circle: the
 * listing's row in `inventory`, then a unit, then a reservation.
 */
import { MarketplaceError } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import { z } from "zod";

/** What a seller puts on sale. */
export interface Offered {
  readonly listingId: string;
  readonly sellerId: string;
  /** How many of it there are, 1 to 100. */
  readonly units: number;
  readonly now: Date;
}

/** One buyer's claim on one unit of a listing. */
export interface Claim {
  readonly reservationId: string;
  readonly listingId: string;
  readonly buyerId: string;
  /** When the claim may be taken back; null while an order stands on it. */
  readonly expiresAt: Date | null;
  readonly now: Date;
}

const onSaleRow = z.strictObject({ on_sale: z.boolean() });
const listingRow = z.strictObject({ listing_id: z.string() });
const unitRow = z.strictObject({ unit: z.int() });
const statusRow = z.strictObject({ status: z.enum(["held", "sold", "released"]) });

/**
 * Puts a listing on sale, with at least so many units; again is the same as once.
 * @throws Error when the listing is another seller's, which only a mistake in the caller can bring about.
 */
export async function putOnSale(
  transaction: Transaction,
  { listingId, sellerId, units, now }: Offered,
): Promise<void> {
  const put = await rowsOf(transaction, onSaleRow, {
    sql: `INSERT INTO inventory (listing_id, seller_id, on_sale, updated_at) VALUES ($listingId, $sellerId, true, $now)
          ON CONFLICT (listing_id) DO UPDATE SET on_sale = true, updated_at = $now
          WHERE inventory.seller_id = $sellerId
          RETURNING on_sale`,
    bind: { listingId, sellerId, now },
  });
  if (put.length === 0) throw new Error(`Listing ${listingId} is on sale for another seller`);
  await rowsOf(transaction, unitRow, {
    sql: `INSERT INTO inventory_units (listing_id, unit) SELECT $listingId, generate_series(1, $units::int)
          ON CONFLICT DO NOTHING RETURNING unit`,
    bind: { listingId, units },
  });
}

/**
 * Takes a listing off sale; again, or for one that never was on sale, it does nothing.
 * @throws MarketplaceError `NOT_FOR_SALE` while a buyer holds a unit of it.
 */
export async function takeOffSale(
  transaction: Transaction,
  { listingId, now }: { readonly listingId: string; readonly now: Date },
): Promise<void> {
  // The update waits for every buyer that has read `on_sale` and has not committed; those after it read `false`.
  await rowsOf(transaction, listingRow, {
    sql: `UPDATE inventory SET on_sale = false, updated_at = $now WHERE listing_id = $listingId RETURNING listing_id`,
    bind: { listingId, now },
  });
  const held = await rowsOf(transaction, unitRow, {
    sql: "SELECT unit FROM reservations WHERE listing_id = $listingId AND status = 'held' LIMIT 1",
    bind: { listingId },
  });
  if (held.length > 0) {
    throw new MarketplaceError(
      "NOT_FOR_SALE",
      "A buyer has reserved this item, so it cannot be taken off sale now. Complete or cancel that order first.",
    );
  }
}

/**
 * Holds a free unit of a listing for a buyer, whoever else tries at the same time.
 * @throws MarketplaceError `NOT_FOR_SALE` when it is not on sale, `SOLD_OUT` when it is and no unit is free.
 */
export async function reserveUnit(transaction: Transaction, claim: Claim): Promise<{ unit: number }> {
  // Units that others are busy with are passed over at first. Where no other is left it waits for one of them:
  // who is busy with it may yet give it up, and to say "sold out" before that is known would be wrong.
  for (let isPatient = false; ; isPatient = true) {
    const tried = await tryReserve(transaction, claim, isPatient);
    if (!tried.on_sale)
      throw new MarketplaceError("NOT_FOR_SALE", "This item is not for sale at the moment.");
    if (tried.held !== null) return { unit: tried.held };
    // Waiting may have ended with the unit taken; then the index refuses it, and there is one free unit less to try.
    if (isPatient && tried.free === null) {
      throw new MarketplaceError(
        "SOLD_OUT",
        "This item has been sold or reserved by someone else. Look for a similar one.",
      );
    }
  }
}

const triedRow = z.strictObject({
  on_sale: z.boolean(),
  /** The unit that was tried, and the one that is held now. */
  free: z.int().nullable(),
  held: z.int().nullable(),
});

async function tryReserve(
  transaction: Transaction,
  { reservationId, listingId, buyerId, expiresAt, now }: Claim,
  isPatient: boolean,
): Promise<z.output<typeof triedRow>> {
  const [tried] = await rowsOf(transaction, triedRow, {
    sql: `WITH offered AS (SELECT on_sale FROM inventory WHERE listing_id = $listingId FOR SHARE),
            free AS (
              SELECT unit FROM inventory_units
              WHERE listing_id = $listingId AND (SELECT on_sale FROM offered) AND NOT EXISTS (
                SELECT FROM reservations
                WHERE reservations.listing_id = inventory_units.listing_id
                  AND reservations.unit = inventory_units.unit AND status IN ('held', 'sold'))
              ORDER BY unit LIMIT 1 FOR UPDATE ${isPatient ? "" : "SKIP LOCKED"}
            ), held AS (
              INSERT INTO reservations (id, listing_id, unit, buyer_id, status, expires_at, created_at, updated_at)
              SELECT $reservationId::uuid, $listingId::uuid, unit, $buyerId::uuid, 'held', $expiresAt::timestamptz,
                $now::timestamptz, $now::timestamptz FROM free
              ON CONFLICT (listing_id, unit) WHERE status IN ('held', 'sold') DO NOTHING
              RETURNING unit)
          SELECT coalesce((SELECT on_sale FROM offered), false) AS on_sale,
            (SELECT unit FROM free) AS free, (SELECT unit FROM held) AS held`,
    bind: { reservationId, listingId, buyerId, expiresAt, now },
  });
  if (tried === undefined) throw new Error("An attempt to reserve answers with a row");
  return tried;
}

/**
 * Keeps a held unit for its buyer past the deadline, since an order is about to stand on it; again is the same as once.
 * Of this and an expiry the first to lock the reservation wins.
 * @throws MarketplaceError `RESERVATION_EXPIRED` when it has run out or was given back.
 */
export async function secureReservation(
  transaction: Transaction,
  { reservationId, now }: { readonly reservationId: string; readonly now: Date },
): Promise<void> {
  const secured = await rowsOf(transaction, statusRow, {
    sql: `UPDATE reservations SET expires_at = NULL, updated_at = $now
          WHERE id = $reservationId AND status = 'held' AND (expires_at IS NULL OR expires_at > $now)
          RETURNING status`,
    bind: { reservationId, now },
  });
  if (secured.length === 1) return;
  throw new MarketplaceError(
    "RESERVATION_EXPIRED",
    "The time to pay for this item has passed, and it is back on sale. Nothing was charged; order it again.",
  );
}

/**
 * Gives a held unit back whose deadline has passed; tells whether it did. Of this and `secureReservation` the first to
 * lock the reservation wins.
 */
export async function expireReservation(
  transaction: Transaction,
  { reservationId, now }: { readonly reservationId: string; readonly now: Date },
): Promise<boolean> {
  const expired = await rowsOf(transaction, statusRow, {
    sql: `UPDATE reservations SET status = 'released', expires_at = NULL, updated_at = $now
          WHERE id = $reservationId AND status = 'held' AND expires_at <= $now RETURNING status`,
    bind: { reservationId, now },
  });
  return expired.length === 1;
}

/**
 * Makes a held unit sold, for good; again is the same as once.
 * @throws MarketplaceError `INVALID_TRANSITION` when it has been released, `NOT_FOUND` when there is no such reservation.
 */
export function sellReservation(transaction: Transaction, reservationId: string, now: Date): Promise<void> {
  return endReservation(transaction, reservationId, { status: "sold", now });
}

/**
 * Gives a held unit back, so that it can be reserved anew; again is the same as once.
 * @throws MarketplaceError `INVALID_TRANSITION` when it has been sold, `NOT_FOUND` when there is no such reservation.
 */
export function releaseReservation(
  transaction: Transaction,
  reservationId: string,
  now: Date,
): Promise<void> {
  return endReservation(transaction, reservationId, { status: "released", now });
}

async function endReservation(
  transaction: Transaction,
  reservationId: string,
  end: { readonly status: "sold" | "released"; readonly now: Date },
): Promise<void> {
  const found = await rowsOf(transaction, statusRow, {
    sql: "SELECT status FROM reservations WHERE id = $reservationId FOR UPDATE",
    bind: { reservationId },
  });
  const current = found[0]?.status;
  if (current === undefined) throw new MarketplaceError("NOT_FOUND", "This reservation does not exist.");
  if (current === end.status) return;
  if (current !== "held") {
    throw new MarketplaceError("INVALID_TRANSITION", `A reservation that is ${current} stays so.`, {
      details: { current, allowedStates: [] },
    });
  }
  await rowsOf(transaction, statusRow, {
    sql: `UPDATE reservations SET status = $status, expires_at = NULL, updated_at = $now
          WHERE id = $reservationId RETURNING status`,
    bind: { reservationId, status: end.status, now: end.now },
  });
}

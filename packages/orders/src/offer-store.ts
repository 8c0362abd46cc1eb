import { MarketplaceError, moneySchema } from "@marketplace/kernel";
import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { OFFER_EVENTS, OFFER_STATUSES, type Offer, type OfferMove } from "./offer.ts";

const minorUnits = z.coerce.number().int();

const offerRow = z
  .object({
    id: z.string(),
    listing_id: z.string(),
    buyer_id: z.string(),
    seller_id: z.string(),
    listing_title: z.string(),
    status: z.enum(OFFER_STATUSES),
    amount: minorUnits,
    currency: moneySchema.shape.currency,
    expires_at: z.date().nullable(),
    reservation_id: z.string().nullable(),
    version: z.int(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .transform(
    (row): Offer => ({
      id: row.id,
      listingId: row.listing_id,
      buyerId: row.buyer_id,
      sellerId: row.seller_id,
      listingTitle: row.listing_title,
      status: row.status,
      price: { amount: row.amount, currency: row.currency },
      expiresAt: row.expires_at,
      reservationId: row.reservation_id,
      version: row.version,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  );

const idRow = z.object({ id: z.string() });
const liveRow = z.object({ live: z.int() });

const moveRow = z.object({
  event: z.enum(["make", ...OFFER_EVENTS]),
  actorId: z.string().nullable(),
  amount: minorUnits,
  message: z.string().nullable(),
  at: z.date(),
});

/** Finds an offer by its id, or null. */
export async function findOffer(on: Sequelize | Transaction, id: string): Promise<Offer | null> {
  const [offer] = await rowsOf(on, offerRow, { sql: "SELECT * FROM offers WHERE id = $id", bind: { id } });
  return offer ?? null;
}

/** Finds an offer and keeps others from changing it until the transaction ends, or null. */
export async function lockOffer(transaction: Transaction, id: string): Promise<Offer | null> {
  const sql = "SELECT * FROM offers WHERE id = $id FOR UPDATE";
  const [offer] = await rowsOf(transaction, offerRow, { sql, bind: { id } });
  return offer ?? null;
}

/** The moves of an offer, oldest first, up to the version that was read. */
export function movesOf(on: Sequelize | Transaction, { id, version }: Offer): Promise<OfferMove[]> {
  return rowsOf(on, moveRow, {
    sql: `SELECT event, actor_id AS "actorId", amount, message, at FROM offer_moves
          WHERE offer_id = $id AND sequence <= $version ORDER BY sequence`,
    bind: { id, version },
  });
}

/** An offer after a move, and the line that the move adds to its history. */
export interface OfferStep {
  readonly offer: Offer;
  readonly move: OfferMove;
}

/**
 * Writes a new offer.
 * @throws MarketplaceError `ALREADY_EXISTS` when the buyer has a live one for the listing.
 */
export async function insertOffer(transaction: Transaction, { offer, move }: OfferStep): Promise<void> {
  const { id, listingId, buyerId, sellerId, listingTitle, status, price, expiresAt, createdAt } = offer;
  const inserted = await rowsOf(transaction, idRow, {
    sql: `INSERT INTO offers (id, listing_id, buyer_id, seller_id, listing_title, status, amount, currency, expires_at,
            created_at, updated_at)
          VALUES ($id, $listingId, $buyerId, $sellerId, $listingTitle, $status, $amount, $currency, $expiresAt,
            $createdAt, $createdAt)
          ON CONFLICT (listing_id, buyer_id) WHERE status IN ('open', 'countered', 'accepted', 'paying')
            DO NOTHING RETURNING id`,
    bind: { id, listingId, buyerId, sellerId, listingTitle, status, ...price, expiresAt, createdAt },
  });
  if (inserted.length === 0) {
    throw new MarketplaceError(
      "ALREADY_EXISTS",
      "You have an offer for this item already. Change that one, or withdraw it first.",
    );
  }
  await insertMove(transaction, { offer, move });
}

/** Writes what a move made of an offer; the transaction holds it locked. */
export async function updateOffer(transaction: Transaction, { offer, move }: OfferStep): Promise<void> {
  const { id, status, price, expiresAt, reservationId, version, updatedAt } = offer;
  await execute(transaction, {
    sql: `UPDATE offers SET status = $status, amount = $amount, expires_at = $expiresAt,
            reservation_id = $reservationId, version = $version, updated_at = $updatedAt WHERE id = $id`,
    bind: { id, status, amount: price.amount, expiresAt, reservationId, version, updatedAt },
  });
  await insertMove(transaction, { offer, move });
}

async function insertMove(transaction: Transaction, { offer, move }: OfferStep): Promise<void> {
  const { event, actorId, amount, message, at } = move;
  await execute(transaction, {
    sql: `INSERT INTO offer_moves (offer_id, sequence, event, actor_id, amount, message, at)
          VALUES ($id, $version, $event, $actorId, $amount, $message, $at)`,
    bind: { id: offer.id, version: offer.version, event, actorId, amount, message, at },
  });
}

/** How many live offers a buyer has. */
export async function countLiveOffers(transaction: Transaction, buyerId: string): Promise<number> {
  const [row] = await rowsOf(transaction, liveRow, {
    sql: `SELECT count(*)::int AS live FROM offers
          WHERE buyer_id = $buyerId AND status IN ('open', 'countered', 'accepted', 'paying')`,
    bind: { buyerId },
  });
  return row?.live ?? 0;
}

/** Which offers of an account are asked for; `before` is the last one of the page before. */
export interface OfferPage {
  readonly userId: string;
  readonly side: "buyer" | "seller";
  readonly status: Offer["status"] | null;
  readonly limit: number;
  readonly before: { readonly at: Date; readonly id: string } | null;
}

/** Offers of a buyer or to a seller, newest first. */
export function listOffers(
  sequelize: Sequelize,
  { userId, side, status, limit, before }: OfferPage,
): Promise<Offer[]> {
  const column = side === "buyer" ? "buyer_id" : "seller_id";
  return rowsOf(sequelize, offerRow, {
    sql: `SELECT * FROM offers
          WHERE ${column} = $userId AND ($status::text IS NULL OR status = $status)
            AND ($at::timestamptz IS NULL OR (created_at, id) < ($at::timestamptz, $id::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $limit::int`,
    bind: { userId, status, limit, at: before?.at ?? null, id: before?.id ?? null },
  });
}

/** Offers whose time is up, the most overdue first. */
export function overdueOffers(sequelize: Sequelize, now: Date, limit: number): Promise<Offer[]> {
  return rowsOf(sequelize, offerRow, {
    sql: "SELECT * FROM offers WHERE expires_at <= $now ORDER BY expires_at, id LIMIT $limit::int",
    bind: { now, limit },
  });
}

import { MarketplaceError, type Money, sameMoney } from "@marketplace/kernel";
import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { PAYMENT_STATUSES, type Payment } from "./payment.ts";

/** A database, and the transaction that a statement belongs to. */
export interface Database {
  readonly transaction: Transaction;
}

/** A payment that is about to be asked for. */
export interface NewPayment {
  readonly id: string;
  readonly provider: Payment["provider"];
  readonly key: string;
  readonly money: Money;
}

const minorUnits = z.coerce.number().int();
/** A payment as it is stored. */
export const rowSchema = z
  .object({
    id: z.string(),
    provider: z.enum(["sandbox", "stripe"]),
    key: z.string(),
    reference: z.string().nullable(),
    status: z.enum(PAYMENT_STATUSES),
    amount: minorUnits,
    currency: z.string(),
    captured: minorUnits,
    refunded: minorUnits,
    failure: z.string().nullable(),
    version: z.int(),
  })
  .transform(({ amount, currency, ...row }): Payment => ({ ...row, money: { amount, currency } }));

/** What of it is read. */
export const COLUMNS =
  "id, provider, key, reference, status, amount, currency, captured, refunded, failure, version";

/**
 * Writes a payment as pending, before its provider is asked for anything. A retry finds the one that is there.
 * @throws MarketplaceError `IDEMPOTENCY_MISMATCH` when the key names a payment of other money or another provider.
 */
export async function insertPayment(
  { transaction }: Database,
  { id, provider, key, money }: NewPayment,
  now: Date,
): Promise<Payment> {
  const [inserted] = await rowsOf(transaction, rowSchema, {
    sql: `INSERT INTO payments (id, provider, key, status, amount, currency, created_at, updated_at)
          VALUES ($id, $provider, $key, 'pending', $amount, $currency, $now, $now) ON CONFLICT (key) DO NOTHING
          RETURNING ${COLUMNS}`,
    bind: { id, provider, key, ...money, now },
  });
  const payment = inserted ?? (await lockPayment({ transaction }, key));
  if (payment?.provider === provider && sameMoney(payment.money, money)) return payment;
  throw new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This key was used for another payment; use a new key for a new payment.",
  );
}

/** Reads a payment by its key, without a lock; null when there is none. */
export function findPayment(
  sequelize: Sequelize,
  key: string,
  transaction?: Transaction,
): Promise<Payment | null> {
  return select(transaction ?? sequelize, { key });
}

/** Reads a payment by its key for a change, and makes others wait who want to; null when there is none. */
export function lockPayment({ transaction }: Database, key: string): Promise<Payment | null> {
  return select(transaction, { key, lock: true });
}

async function select(
  on: Sequelize | Transaction,
  { key, lock = false }: { readonly key: string; readonly lock?: boolean },
): Promise<Payment | null> {
  const [payment] = await rowsOf(on, rowSchema, {
    sql: `SELECT ${COLUMNS} FROM payments WHERE key = $key ${lock ? "FOR UPDATE" : ""}`,
    bind: { key },
  });
  return payment ?? null;
}

/** Reads what a provider's statement is compared with: every payment of a period that money was taken for. */
export function capturedPayments(
  sequelize: Sequelize,
  { provider, from, to }: { readonly provider: Payment["provider"]; readonly from: Date; readonly to: Date },
): Promise<Payment[]> {
  return rowsOf(sequelize, rowSchema, {
    sql: `SELECT ${COLUMNS} FROM payments
          WHERE provider = $provider AND captured > 0 AND created_at >= $from AND created_at < $to ORDER BY id`,
    bind: { provider, from, to },
  });
}

/**
 * Keeps the provider's name for a payment, to ask by when an answer is lost. Does nothing when it is there already.
 * @throws MarketplaceError `INVALID_TRANSITION` when the payment has another one, or was closed without one.
 */
export async function keepReference(
  { transaction }: Database,
  { key, reference }: { readonly key: string; readonly reference: string },
  now: Date,
): Promise<void> {
  const kept = await execute(transaction, {
    sql: `UPDATE payments SET reference = $reference, updated_at = $now
          WHERE key = $key AND (reference = $reference OR (reference IS NULL AND status = 'pending'))`,
    bind: { key, reference, now },
  });
  if (kept === 1) return;
  throw new MarketplaceError(
    "INVALID_TRANSITION",
    "This payment was voided, or has another reference at its provider; compare both with the provider's own record.",
    { details: { reference } },
  );
}

/**
 * Closes a payment that has no reference, so that it never gets one, by which alone it could be authorised. False when
 * it has one.
 */
export async function closeUnnamed({ transaction }: Database, key: string, now: Date): Promise<boolean> {
  const closed = await execute(transaction, {
    sql: `UPDATE payments SET status = 'voided', version = version + 1, updated_at = $now
          WHERE key = $key AND reference IS NULL AND status IN ('pending', 'voided')`,
    bind: { key, now },
  });
  return closed === 1;
}

/** Writes what a report made of a payment, which the transaction holds locked. */
export async function savePayment(
  { transaction }: Database,
  { id, reference, status, captured, refunded, failure, version }: Payment,
  now: Date,
): Promise<void> {
  await execute(transaction, {
    sql: `UPDATE payments SET reference = $reference, status = $status, captured = $captured, refunded = $refunded,
            failure = $failure, version = $version, updated_at = $now WHERE id = $id`,
    bind: { id, reference, status, captured, refunded, failure, version, now },
  });
}

/** Notes a provider's event; false when it was noted before. Holds its id until the transaction ends. */
export async function noteEvent(
  { transaction }: Database,
  { provider, eventId }: { readonly provider: Payment["provider"]; readonly eventId: string },
  now: Date,
): Promise<boolean> {
  const noted = await execute(transaction, {
    sql: `INSERT INTO payment_reports (provider, event_id, received_at) VALUES ($provider, $eventId, $now)
          ON CONFLICT (provider, event_id) DO NOTHING`,
    bind: { provider, eventId, now },
  });
  return noted > 0;
}

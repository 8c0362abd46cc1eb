import type { Money } from "@marketplace/kernel";
import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { PAYOUT_STATUSES, type Payout } from "./payout.ts";

/** A payout as it is stored. */
export const payoutRow = z
  .object({
    id: z.string(),
    seller_id: z.string(),
    status: z.enum(PAYOUT_STATUSES),
    amount: z.coerce.number().int(),
    currency: z.string(),
    reference: z.string().nullable(),
    failure: z.string().nullable(),
    requested_at: z.date(),
    ended_at: z.date().nullable(),
  })
  .transform(
    (row): Payout => ({
      id: row.id,
      sellerId: row.seller_id,
      status: row.status,
      money: { amount: row.amount, currency: row.currency },
      reference: row.reference,
      failure: row.failure,
      requestedAt: row.requested_at,
      endedAt: row.ended_at,
    }),
  );

/** The columns that `payoutRow` reads. */
export const PAYOUT_COLUMNS =
  "id, seller_id, status, amount, currency, reference, failure, requested_at, ended_at";

/** A payout that is about to be sent. */
export interface NewPayout {
  readonly id: string;
  readonly sellerId: string;
  readonly key: string;
  readonly day: string | null;
  readonly money: Money;
}

/** Writes a payout as requested. */
export async function insertPayout(
  transaction: Transaction,
  { id, sellerId, key, day, money }: NewPayout,
  now: Date,
): Promise<void> {
  await execute(transaction, {
    sql: `INSERT INTO payouts (id, seller_id, key, day, amount, currency, status, requested_at)
          VALUES ($id, $sellerId, $key, $day, $amount, $currency, 'requested', $now)`,
    bind: { id, sellerId, key, day, ...money, now },
  });
}

/** Finds the payout that was begun under a key; null when none was. */
export async function findPayout(
  sequelize: Sequelize,
  { sellerId, key }: Pick<NewPayout, "sellerId" | "key">,
): Promise<Payout | null> {
  const [found] = await rowsOf(sequelize, payoutRow, {
    sql: `SELECT ${PAYOUT_COLUMNS} FROM payouts WHERE seller_id = $sellerId AND key = $key`,
    bind: { sellerId, key },
  });
  return found ?? null;
}

/** Reads a payout for a change, and makes others wait who want to. @throws Error when it is not there. */
export async function lockPayout(transaction: Transaction, id: string): Promise<Payout> {
  const [found] = await rowsOf(transaction, payoutRow, {
    sql: `SELECT ${PAYOUT_COLUMNS} FROM payouts WHERE id = $id FOR UPDATE`,
    bind: { id },
  });
  if (found === undefined) throw new Error(`There is no payout ${id}`);
  return found;
}

/** Notes why a payout is not going to be sent, before what was to be sent is owed again. */
export async function noteRefusal(
  sequelize: Sequelize,
  { id, failure }: { readonly id: string; readonly failure: string },
): Promise<void> {
  await execute(sequelize, {
    sql: "UPDATE payouts SET failure = $failure WHERE id = $id AND status = 'requested'",
    bind: { id, failure },
  });
}

/** Writes how a payout has ended, which the transaction holds locked. */
export async function writeEnd(
  transaction: Transaction,
  { id, status, reference, failure }: Pick<Payout, "id" | "status" | "reference" | "failure">,
  now: Date,
): Promise<void> {
  await execute(transaction, {
    sql: `UPDATE payouts SET status = $status, reference = $reference, failure = $failure, ended_at = $now
          WHERE id = $id`,
    bind: { id, status, reference, failure, now },
  });
}

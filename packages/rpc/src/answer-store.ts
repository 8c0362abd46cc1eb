import { rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";

const DAY_MS = 86_400_000;
const MOST_PURGED = 1_000;

/** One use of a caller's key: the same key under another scope or for another procedure is another one. */
export interface KeyUse {
  readonly scope: string;
  readonly procedure: string;
  readonly key: string;
}

/** How a key was answered, and to which input. */
export interface KeptAnswer {
  readonly inputHash: string;
  /** The answer as it was written. */
  readonly text: string;
}

const keptRow = z
  .object({ input_hash: z.string(), answer: z.string() })
  .transform(({ input_hash, answer }): KeptAnswer => ({ inputHash: input_hash, text: answer }));
const keyRow = z.object({ key: z.string() });

/** Finds how a key was answered within the last day; null when it has not been used since. */
export async function findAnswer(
  sequelize: Sequelize,
  { scope, procedure, key }: KeyUse,
  now: Date,
): Promise<KeptAnswer | null> {
  const [kept] = await rowsOf(sequelize, keptRow, {
    sql: `SELECT input_hash, answer FROM idempotency_keys
          WHERE scope = $scope AND procedure = $procedure AND key = $key AND created_at > $expired`,
    bind: { scope, procedure, key, expired: expiredAt(now) },
  });
  return kept ?? null;
}

/**
 * Keeps an answer for a day, if the transaction that it is part of commits; false when the key has been answered.
 * Where another transaction is about to answer the same key, it waits for how that ends.
 */
export async function keepAnswer(
  transaction: Transaction,
  { scope, procedure, key, inputHash, text }: KeyUse & KeptAnswer,
  now: Date,
): Promise<boolean> {
  const kept = await rowsOf(transaction, keyRow, {
    sql: `INSERT INTO idempotency_keys AS kept (scope, procedure, key, input_hash, answer, created_at)
          VALUES ($scope, $procedure, $key, $inputHash, $text, $now)
          ON CONFLICT (scope, procedure, key) DO UPDATE
            SET input_hash = EXCLUDED.input_hash, answer = EXCLUDED.answer, created_at = EXCLUDED.created_at
            WHERE kept.created_at <= $expired
          RETURNING key`,
    bind: { scope, procedure, key, inputHash, text, now, expired: expiredAt(now) },
  });
  return kept.length === 1;
}

/** Deletes answers older than a day, the oldest first and at most 1,000; tells how many. */
export async function purgeAnswers(sequelize: Sequelize, now: Date): Promise<number> {
  // A key that is just being used anew is passed over, and so are those that another worker is deleting.
  const purged = await rowsOf(sequelize, keyRow, {
    sql: `WITH old AS MATERIALIZED (
            SELECT scope, procedure, key FROM idempotency_keys WHERE created_at <= $expired
            ORDER BY created_at LIMIT $most FOR UPDATE SKIP LOCKED)
          DELETE FROM idempotency_keys AS kept USING old
          WHERE (kept.scope, kept.procedure, kept.key) = (old.scope, old.procedure, old.key)
          RETURNING kept.key`,
    bind: { expired: expiredAt(now), most: MOST_PURGED },
  });
  return purged.length;
}

function expiredAt(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}

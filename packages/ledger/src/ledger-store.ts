import { execute } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import type { Posting } from "./posting.ts";

interface Database {
  readonly transaction: Transaction;
}

/**
 * Writes a posting in the caller's transaction, in one round trip; a posting whose key is there already is left as it
 * is, so that a retry moves nothing. Returns whether it wrote.
 * @throws DatabaseError (check violation) when escrow, or what is owed to a seller, would be overdrawn.
 */
export async function post(
  { transaction }: Database,
  { kind, key, orderId, entries }: Posting,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<boolean> {
  const written = await execute(transaction, {
    sql: `WITH header AS (
            INSERT INTO ledger_transactions (id, key, kind, order_id, at)
            VALUES ($id, $key, $kind, $orderId, $at)
            ON CONFLICT (key) DO NOTHING RETURNING id
          )
          INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount, currency)
          SELECT header.id, line.ordinality, line.account, line.owner, line.amount, line.currency
          FROM header, ROWS FROM (
            jsonb_to_recordset($entries::jsonb) AS (account text, owner uuid, amount bigint, currency text)
          ) WITH ORDINALITY AS line
          ORDER BY line.account, line.owner`,
    bind: { id, key, kind, orderId, at, entries: JSON.stringify(entries) },
  });
  return written > 0;
}

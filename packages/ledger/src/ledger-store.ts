import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
import { z } from "zod";
import type { Posting } from "./posting.ts";

interface Database {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
}

/**
 * Writes a posting in the caller's transaction, in one round trip; a posting whose key is there already is left as it
 * is, so that a retry moves nothing. Returns whether it wrote.
 * @throws DatabaseError (check violation) when escrow, or what is owed to a seller, would be overdrawn.
 */
export async function post(
  { sequelize, transaction }: Database,
  { kind, key, orderId, entries }: Posting,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<boolean> {
  const written: unknown = await sequelize.query(
    `WITH header AS (
       INSERT INTO ledger_transactions (id, key, kind, order_id, at)
       VALUES (:id, :key, :kind, :orderId, :at)
       ON CONFLICT (key) DO NOTHING RETURNING id
     )
     INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount, currency)
     SELECT header.id, line.ordinality, line.account, line.owner, line.amount, line.currency
     FROM header, ROWS FROM (
       jsonb_to_recordset(:entries) AS (account text, owner uuid, amount bigint, currency text)
     ) WITH ORDINALITY AS line
     ORDER BY line.account, line.owner
     RETURNING line`,
    {
      replacements: { id, key, kind, orderId, at, entries: JSON.stringify(entries) },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return z.array(z.object({ line: z.int() })).parse(written).length > 0;
}

import { QueryTypes, type Sequelize } from "sequelize";
import { z } from "zod";

const lineSchema = z.object({
  at: z.date(),
  kind: z.string(),
  orderId: z.string().nullable(),
  key: z.string(),
  currency: z.string(),
  amount: z.coerce.number().int(),
  /** What is owed to the seller in that currency after this line. */
  balance: z.coerce.number().int(),
});

/** One line of a seller's statement, in minor units. */
export type StatementLine = z.infer<typeof lineSchema>;

/** Which part of a seller's history is asked for; `from` is included, `to` is not. */
export interface StatementRange {
  readonly sellerId: string;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * What was owed to a seller, movement by movement, with the balance after each. It is derived from the entries alone,
 * so that the same range always gives the same statement.
 */
export async function statement(
  sequelize: Sequelize,
  { sellerId, from, to }: StatementRange,
): Promise<StatementLine[]> {
  const rows: unknown = await sequelize.query(
    `SELECT at, kind, "orderId", key, currency, amount, balance FROM (
       SELECT transaction_id, line, at, kind, order_id AS "orderId", key, currency, amount,
         sum(amount) OVER (PARTITION BY currency ORDER BY at, transaction_id, line) AS balance
       FROM ledger_entries JOIN ledger_transactions ON id = transaction_id
       WHERE account = 'seller_payable' AND owner_id = :sellerId
     ) AS moved
     WHERE (:from::timestamptz IS NULL OR at >= :from) AND (:to::timestamptz IS NULL OR at < :to)
     ORDER BY at, transaction_id, line`,
    { replacements: { sellerId, from: from ?? null, to: to ?? null }, type: QueryTypes.SELECT },
  );
  return z.array(lineSchema).parse(rows);
}

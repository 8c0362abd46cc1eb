import { rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
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

/** Where a page of a statement ended. */
export interface StatementPosition {
  readonly at: Date;
  readonly transactionId: string;
  readonly line: number;
}

const placedSchema = lineSchema
  .extend({ transactionId: z.string(), line: z.int() })
  .transform(({ transactionId, line, ...shown }) => ({
    shown,
    position: { at: shown.at, transactionId, line } satisfies StatementPosition,
  }));

/** A part of a statement, at most `limit` lines after a position. */
export interface StatementPageRange extends StatementRange {
  readonly after: StatementPosition | null;
  readonly limit: number;
}

/**
 * What was owed to a seller, movement by movement, with the balance after each. It is derived from the entries alone,
 * so that the same range always gives the same statement.
 */
export async function statement(sequelize: Sequelize, range: StatementRange): Promise<StatementLine[]> {
  return select(sequelize, lineSchema, { ...range, after: null, limit: null });
}

/** The same, a page at a time; `next` is where the next one begins, and null on the last. */
export async function statementPage(
  sequelize: Sequelize,
  { limit, ...range }: StatementPageRange,
): Promise<{ readonly lines: StatementLine[]; readonly next: StatementPosition | null }> {
  const rows = await select(sequelize, placedSchema, { ...range, limit: limit + 1 });
  const page = rows.slice(0, limit);
  return {
    lines: page.map(({ shown }) => shown),
    next: rows.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}

function select<S extends z.ZodType>(
  sequelize: Sequelize,
  row: S,
  { sellerId, from, to, after, limit }: Omit<StatementPageRange, "limit"> & { readonly limit: number | null },
): Promise<z.output<S>[]> {
  return rowsOf(sequelize, row, {
    sql: `SELECT at, kind, "orderId", key, currency, amount, balance,
            transaction_id AS "transactionId", line FROM (
            SELECT transaction_id, line, at, kind, order_id AS "orderId", key, currency, amount,
              sum(amount) OVER (PARTITION BY currency ORDER BY at, transaction_id, line) AS balance
            FROM ledger_entries JOIN ledger_transactions ON id = transaction_id
            WHERE account = 'seller_payable' AND owner_id = $sellerId
          ) AS moved
          WHERE ($from::timestamptz IS NULL OR at >= $from) AND ($to::timestamptz IS NULL OR at < $to)
            AND ($at::timestamptz IS NULL OR (at, transaction_id, line) > ($at, $transactionId::uuid, $line::int))
          ORDER BY at, transaction_id, line LIMIT $limit`,
    bind: {
      sellerId,
      from: from ?? null,
      to: to ?? null,
      at: after?.at ?? null,
      transactionId: after?.transactionId ?? null,
      line: after?.line ?? null,
      limit,
    },
  });
}

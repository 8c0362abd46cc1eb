import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
import { z } from "zod";
import { ACCOUNTS } from "./posting.ts";

// PostgreSQL gives bigint and sums as text; what no double holds exactly is refused.
const minorUnits = z.coerce.number().int();

const balanceSchema = z.object({
  account: z.enum(ACCOUNTS),
  owner: z.string().nullable(),
  currency: z.string(),
  amount: minorUnits,
});

/** What stands on an account, of one owner or of all together (`owner` null), in minor units. */
export type Balance = z.infer<typeof balanceSchema>;

/** What stands on each kind of account in each currency, all owners together, derived from the entries. */
export async function balances(sequelize: Sequelize): Promise<Balance[]> {
  const rows: unknown = await sequelize.query(
    `SELECT account, NULL AS owner, currency, sum(amount) AS amount
     FROM ledger_entries GROUP BY account, currency ORDER BY account, currency`,
    { type: QueryTypes.SELECT },
  );
  return z.array(balanceSchema).parse(rows);
}

/** Whose money is asked for. */
export interface Held {
  readonly account: "escrow" | "seller_payable";
  readonly owner: string;
}

/**
 * What is in escrow for an order, or owed to a seller, in each currency. In a transaction the rows are locked until
 * its end, so that two withdrawals of the same money wait for each other.
 */
export async function balancesOf(
  sequelize: Sequelize,
  { account, owner }: Held,
  transaction?: Transaction,
): Promise<{ amount: number; currency: string }[]> {
  const rows: unknown = await sequelize.query(
    `SELECT currency, balance AS amount FROM ledger_balances
     WHERE account = :account AND owner_id = :owner ORDER BY currency ${transaction ? "FOR UPDATE" : ""}`,
    { replacements: { account, owner }, type: QueryTypes.SELECT, ...(transaction ? { transaction } : {}) },
  );
  return z.array(balanceSchema.pick({ currency: true, amount: true })).parse(rows);
}

import type { Money } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
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
  return rowsOf(sequelize, balanceSchema, {
    sql: `SELECT account, NULL AS owner, currency, sum(amount) AS amount
          FROM ledger_entries GROUP BY account, currency ORDER BY account, currency`,
  });
}

const owedSchema = z.object({ sellerId: z.string(), currency: z.string(), amount: minorUnits });

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
  return rowsOf(transaction ?? sequelize, balanceSchema.pick({ currency: true, amount: true }), {
    sql: `SELECT currency, balance AS amount FROM ledger_balances
          WHERE account = $account AND owner_id = $owner ORDER BY currency ${transaction ? "FOR UPDATE" : ""}`,
    bind: { account, owner },
  });
}

/** What is owed to one seller in one currency, in minor units. */
export interface Owed {
  readonly sellerId: string;
  readonly currency: string;
  readonly amount: number;
}

/** Who is asked for: those who are owed at least so much in each of these currencies, after one of them. */
export interface OwedAtLeast {
  readonly minimums: readonly Money[];
  readonly after: Pick<Owed, "sellerId" | "currency"> | null;
  readonly limit: number;
}

/** Finds sellers who are owed enough to be paid, by seller and currency. */
export async function sellersOwed(
  sequelize: Sequelize,
  { minimums, after, limit }: OwedAtLeast,
): Promise<Owed[]> {
  return rowsOf(sequelize, owedSchema, {
    // One look into the index for each currency; a plain join would read everyone who is owed something.
    sql: `SELECT owed.owner_id AS "sellerId", owed.currency, owed.balance AS amount
          FROM jsonb_to_recordset($minimums::jsonb) AS least (amount bigint, currency char(3))
          CROSS JOIN LATERAL (
            SELECT owner_id, currency, balance FROM ledger_balances
            WHERE account = 'seller_payable' AND balance > 0
              AND currency = least.currency AND balance >= least.amount
              AND ($sellerId::uuid IS NULL OR (owner_id, currency) > ($sellerId::uuid, $currency::char(3)))
            OFFSET 0
          ) AS owed
          ORDER BY owed.owner_id, owed.currency LIMIT $limit`,
    bind: {
      minimums: JSON.stringify(minimums),
      sellerId: after?.sellerId ?? null,
      currency: after?.currency ?? null,
      limit,
    },
  });
}

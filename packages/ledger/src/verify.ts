import { rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";

/** Something that must not be, in words that say where. */
export interface LedgerProblem {
  readonly what: string;
}

/**
 * Looks for what the constraints are to make impossible: a transaction that does not balance or is empty, a carried
 * balance that is not the sum of its entries, an overdrawn escrow. Nothing found is the proof that an operator wants.
 */
export async function verifyLedger(sequelize: Sequelize): Promise<LedgerProblem[]> {
  return rowsOf(sequelize, z.object({ what: z.string() }), {
    sql: `SELECT format('transaction %s is off by %s %s', transaction_id, sum(amount), currency) AS what
            FROM ledger_entries GROUP BY transaction_id, currency HAVING sum(amount) <> 0
          UNION ALL
          SELECT format('transaction %s has no entries', id)
            FROM ledger_transactions WHERE NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = id)
          UNION ALL
          SELECT format('%s of %s carries %s %s, and its entries sum to %s', account, owner_id, carried, currency, summed)
            FROM (
              SELECT account, owner_id, currency, coalesce(balance, 0) AS carried, coalesce(total, 0) AS summed
              FROM ledger_balances
              FULL JOIN (
                SELECT account, owner_id, currency, sum(amount) AS total FROM ledger_entries
                WHERE account IN ('escrow', 'seller_payable') GROUP BY account, owner_id, currency
              ) AS derived USING (account, owner_id, currency)
            ) AS compared WHERE carried <> summed
          UNION ALL
          SELECT format('escrow of order %s is overdrawn by %s %s', owner_id, -balance, currency)
            FROM ledger_balances WHERE account = 'escrow' AND balance < 0`,
  });
}

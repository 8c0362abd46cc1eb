import type { NewId } from "@marketplace/kernel";
import { balancesOf, payout, post } from "@marketplace/ledger";
import type { Sequelize, Transaction } from "sequelize";
import { payable } from "./payout.ts";
import type { PayoutWish } from "./payout-input.ts";
import { insertPayout } from "./payout-store.ts";
import { suspendedAmong } from "./suspended-sellers.ts";

/** What changes of a payout are made with: one transaction, and its time. */
export interface Change {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
  readonly newId: NewId;
  readonly now: Date;
}

/**
 * Takes what is owed to a seller out of the ledger, to be sent. What is owed is locked first, so that of two who want
 * to pay out the same money the second finds it gone.
 * @throws MarketplaceError `FORBIDDEN` or `INVALID_TRANSITION`, as `payable` says.
 */
export async function beginPayout(
  { sequelize, transaction, newId, now }: Change,
  { sellerId, currency, key, day }: PayoutWish,
): Promise<{ readonly payoutId: string; readonly amount: number }> {
  const held = await balancesOf(sequelize, { account: "seller_payable", owner: sellerId }, transaction);
  const amount = held.find((balance) => balance.currency === currency)?.amount ?? 0;
  const money = payable({
    owed: { amount, currency },
    isAsked: day === null,
    isSuspended: (await suspendedAmong(transaction, [sellerId])).has(sellerId),
  });
  const id = newId();
  await post({ transaction }, payout(id, sellerId, money), { id: newId(), at: now });
  await insertPayout(transaction, { id, sellerId, key, day, money }, now);
  return { payoutId: id, amount: money.amount };
}

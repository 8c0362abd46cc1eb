import { MarketplaceError } from "@marketplace/kernel";
import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
import { z } from "zod";
import { orderModels } from "./order-tables.ts";

/** How many orders of one buyer may be on their way at a time. */
export const MAX_OPEN_ORDERS = 50;

interface Database {
  readonly sequelize: Sequelize;
  readonly transaction: Transaction;
}

/**
 * Lets one order of a buyer be placed at a time, until the transaction ends: what is counted stays true until the
 * next order is written. The lock is on the buyer's name rather than the account's row, which others write too. It
 * does not wait, since whoever waits here keeps a listing from everyone else meanwhile.
 * @throws MarketplaceError `CHANGE_IN_PROGRESS` while another process places an order of the same buyer.
 */
export async function lockBuyer({ sequelize, transaction }: Database, buyerId: string): Promise<void> {
  const rows: unknown = await sequelize.query(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('orders.place ' || $buyerId, 0)) AS locked",
    { type: QueryTypes.SELECT, bind: { buyerId }, transaction },
  );
  const [{ locked }] = z.tuple([z.object({ locked: z.boolean() })]).parse(rows);
  if (!locked) {
    throw new MarketplaceError(
      "CHANGE_IN_PROGRESS",
      "Another order of yours is being placed; try again in a second.",
    );
  }
}

/**
 * Refuses a further order of a buyer who has too many open; the buyer is locked.
 * @throws MarketplaceError `RATE_LIMITED`
 */
export async function checkQuota({ sequelize, transaction }: Database, buyerId: string): Promise<void> {
  const open = await orderModels(sequelize).orders.count({
    where: { buyerId, status: ["pending", "confirmed", "shipped"] },
    transaction,
  });
  if (open < MAX_OPEN_ORDERS) return;
  throw new MarketplaceError(
    "RATE_LIMITED",
    `You have ${open} open orders, which is the most at a time. Confirm what has arrived, or cancel one, and order again.`,
    { details: { open, limit: MAX_OPEN_ORDERS } },
  );
}

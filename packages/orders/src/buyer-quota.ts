import { MarketplaceError } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import { z } from "zod";

/** How many orders of one buyer may be on their way at a time. */
export const MAX_OPEN_ORDERS = 50;

const lockedRow = z.object({ locked: z.boolean() });
const openRow = z.object({ open: z.int() });

/**
 * Lets one order of a buyer be placed at a time, until the transaction ends: what is counted stays true until the
 * next order is written. The lock is on the buyer's name rather than the account's row, which others write too. It
 * does not wait, since whoever waits here keeps a listing from everyone else meanwhile.
 * @throws MarketplaceError `CHANGE_IN_PROGRESS` while another process places an order of the same buyer.
 */
export async function lockBuyer(transaction: Transaction, buyerId: string): Promise<void> {
  const [row] = await rowsOf(transaction, lockedRow, {
    sql: "SELECT pg_try_advisory_xact_lock(hashtextextended('orders.place ' || $buyerId, 0)) AS locked",
    bind: { buyerId },
  });
  if (row?.locked !== true) {
    throw new MarketplaceError(
      "CHANGE_IN_PROGRESS",
      "Another order of yours is being placed; try again in a second.",
    );
  }
}

/**
 * Refuses further orders of a buyer for whom too many units are held, by orders on their way or about to be; the buyer
 * is locked.
 * @throws MarketplaceError `RATE_LIMITED`
 */
export async function checkQuota(transaction: Transaction, buyerId: string, more: number): Promise<void> {
  const [{ open } = { open: 0 }] = await rowsOf(transaction, openRow, {
    sql: "SELECT count(*)::int AS open FROM reservations WHERE buyer_id = $buyerId AND status = 'held'",
    bind: { buyerId },
  });
  if (open + more <= MAX_OPEN_ORDERS) return;
  throw new MarketplaceError(
    "RATE_LIMITED",
    `You have ${open} open orders, and ${MAX_OPEN_ORDERS} are the most at a time. Confirm what has arrived, or cancel one, and order again.`,
    { details: { open, limit: MAX_OPEN_ORDERS } },
  );
}

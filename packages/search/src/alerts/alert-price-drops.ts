import { favouriteAccounts, type ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { dropAlert, type Making } from "./alert.ts";
import { insertAlerts } from "./alert-store.ts";
import { findDrops, notePrices, type PriceDrop } from "./seen-prices.ts";

type Db = Pick<Mongo, "db">;

const AT_ONCE = 500;

/**
 * Alerts those who keep an eye on listings that have become cheaper since they were last seen for sale, once for each
 * price. The price is noted when all have been alerted, so that whoever takes over sees the same drop.
 */
export async function alertPriceDrops(
  mongo: Db,
  listings: readonly ListingDocument[],
  making: Making,
): Promise<void> {
  for (const drop of await findDrops(mongo, listings)) await alertDrop(mongo, drop, making);
  await notePrices(mongo, listings);
}

async function alertDrop(mongo: Db, { listing, before }: PriceDrop, making: Making): Promise<void> {
  let after: string | null = null;
  do {
    const accounts: readonly string[] = await favouriteAccounts(mongo, listing._id, {
      after,
      limit: AT_ONCE,
    });
    await insertAlerts(
      mongo,
      accounts.map((userId) => dropAlert({ userId, before }, listing, making)),
    );
    after = accounts.length < AT_ONCE ? null : (accounts.at(-1) ?? null);
  } while (after !== null);
}

import type { Money } from "@marketplace/kernel";
import { favouriteAccounts, type ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { dropAlert, type Making } from "./alert.ts";
import { insertAlerts } from "./alert-store.ts";
import { dearerBefore, type ShownListing } from "./shown-listing.ts";

type Db = Pick<Mongo, "db">;

const AT_ONCE = 500;

/**
 * Alerts those who keep an eye on listings that have become cheaper since they were last seen for sale, once for each
 * price.
 */
export async function alertPriceDrops(
  mongo: Db,
  listings: readonly ShownListing[],
  making: Making,
): Promise<void> {
  for (const shown of listings) {
    const before = dearerBefore(shown);
    if (before !== null) await alertDrop(mongo, { listing: shown.listing, before }, making);
  }
}

interface PriceDrop {
  readonly listing: ListingDocument;
  readonly before: Money;
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

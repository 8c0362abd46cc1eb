import type { SeedPlan } from "../seed/plan.ts";
import { closeAccounts, openAccounts } from "./demo-account.ts";
import { makeFavourites } from "./make-favourites.ts";
import { makeListings } from "./make-listings.ts";
import { makeOrders } from "./make-orders.ts";
import type { Seeding } from "./seeding.ts";

/**
 * Makes what a plan says and is not there yet, through the API alone, as the plan's own people. It reads what
 * stands before it writes, and every write is one that may be repeated: so a run that was killed anywhere is gone
 * on with by the next, and a run that has nothing to do changes nothing.
 */
export async function runSeed(seeding: Seeding, { users, listings, orders }: SeedPlan): Promise<void> {
  const accounts = await openAccounts(seeding, users);
  const made = await makeListings(seeding, accounts, listings);
  await makeFavourites(seeding, accounts, { planned: listings, made });
  await makeOrders(seeding, accounts, { listings, orders, made });
  await closeAccounts(seeding, accounts);
}

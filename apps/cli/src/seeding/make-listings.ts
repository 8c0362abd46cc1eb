import { reportOf } from "../failure-report.ts";
import type { SeedListing } from "../seed/plan.ts";
import { allPages, PAGE } from "./all-pages.ts";
import { type Card, cardFinder } from "./card-index.ts";
import type { DemoAccounts } from "./demo-account.ts";
import { makeListing } from "./make-listing.ts";
import { required } from "./required.ts";
import { inPhase, type Seeding } from "./seeding.ts";

/** A listing of the plan as it stands. */
export interface MadeListing {
  readonly id: string;
  /** Whether others may see it. */
  readonly published: boolean;
}

/** The listings of a seed by their keys in the plan; those that were left out are missing. */
export type MadeListings = ReadonlyMap<string, MadeListing>;

/** Creates, shows and publishes every listing of the plan, as far as that has not been done. */
export async function makeListings(
  seeding: Seeding,
  accounts: DemoAccounts,
  listings: readonly SeedListing[],
): Promise<MadeListings> {
  const { tally } = seeding;
  const findCard = cardFinder(listings);
  const cardsBySeller = await readCards(seeding, accounts, listings);
  const made = new Map<string, MadeListing>();
  await inPhase(seeding, { label: "Listings", items: listings }, async (planned) => {
    const cards = required(cardsBySeller, planned.seller);
    const seller = required(accounts, planned.seller);
    const task = { planned, seller, cards, card: findCard(planned, cards) };
    try {
      const { id, status, outcome, uploaded } = await makeListing(seeding, task);
      tally.add("listings", outcome);
      tally.add("photographs", "made", uploaded);
      tally.add("photographs", "there", planned.photographs.length - uploaded);
      made.set(planned.key, { id, published: status !== "draft" && status !== "deleted" });
    } catch (failure) {
      const { code, message } = reportOf(failure);
      // Another version of this program has made something else of this key.
      if (code !== "IDEMPOTENCY_MISMATCH") throw failure;
      tally.leaveOut("listings", { key: planned.key, reason: message });
    }
  });
  return made;
}

async function readCards(
  seeding: Seeding,
  accounts: DemoAccounts,
  listings: readonly SeedListing[],
): Promise<ReadonlyMap<string, readonly Card[]>> {
  const sellers = [...new Set(listings.map(({ seller }) => seller))];
  const cards = new Map<string, readonly Card[]>();
  await inPhase(seeding, { label: "Reading", items: sellers }, async (key) => {
    const { mine } = required(accounts, key).client.listings;
    cards.set(key, await allPages((cursor) => seeding.persist(() => mine.query({ cursor, limit: PAGE }))));
  });
  return cards;
}

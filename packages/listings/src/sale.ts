/*
 * Whether a listing is on sale stands twice: `on_sale` in PostgreSQL, which lets orders reserve, and the status in
 * MongoDB, which people see. PostgreSQL is written first. Killed between the two, a listing that is being published
 * is still a draft, which orders refuse; one that is being taken off sale cannot be reserved any more. Repeating the
 * command ends what was begun.
 *
 * Of two commands at once MongoDB's version lets one win, and PostgreSQL keeps what was written last. So each
 * command, refused or not, ends by giving PostgreSQL what MongoDB says, until that stands still: whoever writes
 * PostgreSQL last has read the last version after it. That the loser alone does so is not enough, since it may undo
 * what a winner has written that is on its way to MongoDB.
 */
import { MarketplaceError } from "@marketplace/kernel";
import type { ListingDeps } from "./deps.ts";
import { putOnSale, takeOffSale } from "./inventory.ts";
import { moveListing, requireOwn, type SaleEvent } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import { changeListing, readListing } from "./listing-store.ts";
import type { OwnTarget } from "./update-listing.ts";

type SaleDeps = Pick<ListingDeps, "postgres" | "mongo" | "clock">;

const MAX_ROUNDS = 10;

/**
 * Publishes a listing, withdraws it, marks it sold elsewhere or removes it.
 * @throws MarketplaceError as `requireOwn` and `moveListing` do, and `NOT_FOR_SALE` while a buyer holds a unit.
 */
export async function changeSale(
  deps: SaleDeps,
  target: OwnTarget,
  event: SaleEvent,
): Promise<ListingDocument> {
  const listing = requireOwn(await readListing(deps.mongo, target.id), target);
  const now = deps.clock();
  try {
    const change = moveListing(listing, event, now);
    await writeSale(deps, listing, event === "publish");
    return await changeListing(deps.mongo, listing, { change, now });
  } finally {
    await settleSale(deps, target.id);
  }
}

async function writeSale(
  { postgres, clock }: SaleDeps,
  { _id: listingId, sellerId, units }: ListingDocument,
  onSale: boolean,
): Promise<void> {
  const now = clock();
  await postgres.sequelize.transaction((transaction) =>
    onSale
      ? putOnSale(transaction, { listingId, sellerId, units, now })
      : takeOffSale(transaction, { listingId, now }),
  );
}

/** Makes PostgreSQL agree with the status that stands in MongoDB, until that has not changed meanwhile. */
async function settleSale(deps: SaleDeps, id: string): Promise<void> {
  let listing = await readListing(deps.mongo, id);
  for (let round = 0; listing !== null && round < MAX_ROUNDS; round += 1) {
    try {
      await writeSale(deps, listing, listing.status === "active" || listing.status === "reserved");
    } catch (refusal) {
      // A buyer holds a unit: that order goes on, and the command that comes after it settles this.
      if (!(refusal instanceof MarketplaceError && refusal.code === "NOT_FOR_SALE")) throw refusal;
    }
    const after = await readListing(deps.mongo, id);
    if (after?.version === listing.version) return;
    listing = after;
  }
}

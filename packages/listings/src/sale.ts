/*
 * Whether a listing is on sale stands twice: `on_sale` in PostgreSQL, which lets orders reserve, and the status in
 * MongoDB, which people see. PostgreSQL is written first. Killed between the two, a listing that is being published
 * is still a draft, which orders refuse; one that is being taken off sale cannot be reserved any more. Repeating the
 * command ends what was begun.
 *
 * Of two commands at once MongoDB's version lets one win. The loser may have been the last to write PostgreSQL, so
 * it gives PostgreSQL the winner's say before it is refused.
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
  try {
    return await move(deps, target, event);
  } catch (refusal) {
    if (isOvertaken(refusal)) await settleSale(deps, target.id);
    throw refusal;
  }
}

async function move(deps: SaleDeps, target: OwnTarget, event: SaleEvent): Promise<ListingDocument> {
  const listing = requireOwn(await readListing(deps.mongo, target.id), target);
  const now = deps.clock();
  const change = moveListing(listing, event, now);
  await writeSale(deps, listing, event === "publish");
  return changeListing(deps.mongo, listing, { change, now });
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
      if (!isCode(refusal, "NOT_FOR_SALE")) throw refusal;
    }
    const after = await readListing(deps.mongo, id);
    if (after?.version === listing.version) return;
    listing = after;
  }
}

function isOvertaken(refusal: unknown): boolean {
  return isCode(refusal, "STALE_VERSION") || isCode(refusal, "INVALID_TRANSITION");
}

function isCode(refusal: unknown, code: MarketplaceError["code"]): boolean {
  return refusal instanceof MarketplaceError && refusal.code === code;
}

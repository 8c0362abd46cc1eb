import { hashInput, MarketplaceError } from "@marketplace/kernel";
import type { z } from "zod";
import type { ListingDeps } from "./deps.ts";
import { checkAnswers, draftListing, MAX_OPEN_LISTINGS, type Making } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { createListingSchema } from "./listing-input.ts";
import { countListings, discardListing, insertListing, readListingMadeBy } from "./listing-store.ts";

/** What a seller asks to be made, under a key that makes it once. */
export type CreateListing = z.infer<typeof createListingSchema> & { readonly sellerId: string };

type CreateDeps = Pick<ListingDeps, "mongo" | "clock" | "newId">;

/**
 * Makes a draft, once for each of a seller's keys: a repeated call answers with the listing as it is now.
 * @throws MarketplaceError `VALIDATION_FAILED` for answers that do not fit the subcategory, `IDEMPOTENCY_MISMATCH`
 * when the key has made something else, `RATE_LIMITED` for a seller with too many open listings.
 */
export async function createListing(
  { mongo, clock, newId }: CreateDeps,
  { sellerId, idempotencyKey, ...input }: CreateListing,
): Promise<ListingDocument> {
  const draft = { ...input, attributes: checkAnswers(input.subcategory, input.attributes) };
  const asked = { sellerId, idempotencyKey, inputHash: hashInput(draft) };
  const made = await findMade(mongo, asked);
  if (made !== null) return made;

  await checkQuota(mongo, sellerId, MAX_OPEN_LISTINGS - 1);
  const listing = draftListing(draft, { ...asked, id: newId(), now: clock() });
  if (await insertListing(mongo, listing)) {
    await keepWithinQuota(mongo, listing);
    return listing;
  }
  const other = await findMade(mongo, asked);
  if (other !== null) return other;
  // The call that was faster with this key has taken its listing back, which it does for one reason only.
  throw tooManyOpen();
}

async function findMade(
  mongo: CreateDeps["mongo"],
  asked: Pick<Making, "sellerId" | "idempotencyKey" | "inputHash">,
): Promise<ListingDocument | null> {
  const made = await readListingMadeBy(mongo, asked);
  if (made === null || made.inputHash === asked.inputHash) return made;
  throw new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This idempotency key has already made a different listing. Use a new key for a new listing.",
    { details: { listingId: made._id } },
  );
}

/** Of many that pass the first check at once, the later ones see the earlier here, and give way. */
async function keepWithinQuota(
  mongo: CreateDeps["mongo"],
  { _id, sellerId }: ListingDocument,
): Promise<void> {
  try {
    await checkQuota(mongo, sellerId, MAX_OPEN_LISTINGS);
  } catch (refusal) {
    await discardListing(mongo, _id);
    throw refusal;
  }
}

async function checkQuota(mongo: CreateDeps["mongo"], sellerId: string, most: number): Promise<void> {
  const open = await countListings(mongo, { sellerId, statuses: ["draft", "active"], limit: most + 1 });
  if (open > most) throw tooManyOpen();
}

function tooManyOpen(): MarketplaceError {
  return new MarketplaceError(
    "RATE_LIMITED",
    `An account may have ${MAX_OPEN_LISTINGS} drafts and active listings. Remove some, or wait until some are sold.`,
    { details: { limit: MAX_OPEN_LISTINGS } },
  );
}

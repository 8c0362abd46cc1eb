import { answerOnce } from "@marketplace/rpc";
import type { z } from "zod";
import type { ListingDeps } from "./deps.ts";
import type { SaleEvent } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import type { moveListingSchema } from "./listing-input.ts";
import { readListing } from "./listing-store.ts";
import { tagsAround } from "./listing-tags.ts";

/** What a seller asks to be done with a listing as a whole, under a key that does it once. */
export type MoveListing = z.infer<typeof moveListingSchema> & {
  readonly sellerId: string;
  readonly event: SaleEvent;
};

/** What the seller is answered. */
interface MoveAnswer<T> {
  readonly output: z.ZodType<T, T>;
  readonly view: (moved: ListingDocument) => T;
}

// Names that stay, whatever the events are called: a key counts for the procedure that it was given to.
const procedures: Readonly<Record<SaleEvent, string>> = {
  publish: "listings.publish",
  withdraw: "listings.withdraw",
  "mark-sold-elsewhere": "listings.markSoldElsewhere",
  remove: "listings.remove",
};

/**
 * Moves a listing on or off sale, once for each of a seller's keys.
 * @throws MarketplaceError as `Sales.move` and `answerOnce` do.
 */
export async function moveOnce<T>(
  deps: Pick<ListingDeps, "mongo" | "postgres" | "sales" | "changed" | "clock">,
  { event, sellerId, idempotencyKey, ...target }: MoveListing,
  { output, view }: MoveAnswer<T>,
): Promise<T> {
  let isMoved = false;
  const answer = await answerOnce(
    deps,
    { scope: sellerId, procedure: procedures[event], key: idempotencyKey, input: target, output },
    async (record) => {
      await deps.sales.move({ ...target, sellerId }, event, (transaction, moved) =>
        record(transaction, view(moved)),
      );
      isMoved = true;
    },
  );
  // Who moved it the first time may have died before it ended what was kept of it.
  if (!isMoved) await endAllOf(deps, target.id);
  return answer;
}

async function endAllOf({ mongo, changed }: Pick<ListingDeps, "mongo" | "changed">, id: string) {
  const listing = await readListing(mongo, id);
  if (listing !== null) await changed(tagsAround(listing));
}

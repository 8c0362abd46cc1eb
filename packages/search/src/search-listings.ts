import { cardView, listingCardSchema, readCardsOnSale } from "@marketplace/listings";
import { z } from "zod";
import type { SearchDeps } from "./deps.ts";
import { metresBetween } from "./earth.ts";
import { findCards } from "./find-cards.ts";
import { findSellers, sellerSchema } from "./find-sellers.ts";
import type { SearchInput } from "./search-input.ts";

/** A page of what was found; a page may be shorter than its limit and not the last. */
export const searchPageSchema = z.strictObject({
  items: z.array(
    listingCardSchema.extend({
      seller: sellerSchema.nullable(),
      /** From the place that was asked about, to a tenth; null without one. */
      distanceKm: z.number().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
  /** The text that was looked for instead, where a word was taken for a misspelt one. */
  corrected: z.string().nullable(),
  /** `any` where no listing has all the words that were asked for. */
  words: z.enum(["all", "any"]),
});

/** A page of what was found. */
export type SearchPage = z.output<typeof searchPageSchema>;

/**
 * Finds a page of listings. They are found by cards, which follow the listings a moment later, and shown as the
 * listings are now: one that was sold, withdrawn or hidden meanwhile is left out.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that does not lead on in this search.
 */
export async function searchListings(
  { mongo, minio, clock }: Omit<SearchDeps, "cache">,
  input: SearchInput,
): Promise<SearchPage> {
  const { ids, ...found } = await findCards({ mongo, clock }, input);
  const cards = await readCardsOnSale(mongo, ids);
  const sellers = await findSellers(
    mongo,
    [...cards.values()].map(({ sellerId }) => sellerId),
  );
  const from = input.near?.coordinates;
  return {
    items: ids.flatMap((id) => {
      const card = cards.get(id);
      if (card === undefined) return [];
      const metres = from === undefined ? null : metresBetween(from, card.location.point.coordinates);
      return [
        {
          ...cardView(minio, card),
          seller: sellers.get(card.sellerId) ?? null,
          distanceKm: metres === null ? null : Math.round(metres / 100) / 10,
        },
      ];
    }),
    ...found,
  };
}

import { pageLimitSchema } from "@marketplace/kernel";
import { coordinatesSchema, listingTag } from "@marketplace/listings";
import { definePublicRead } from "@marketplace/rpc";
import { profileTag } from "@marketplace/users";
import { z } from "zod";
import { SEARCH_TAG } from "./card-projection.ts";
import { countFacets } from "./count-facets.ts";
import type { SearchDeps } from "./deps.ts";
import { facetsSchema, facetsView } from "./facet-view.ts";
import { searchFilterSchema, searchInputSchema, textSchema } from "./search-input.ts";
import { type SearchPage, searchListings, searchPageSchema } from "./search-listings.ts";
import { suggest } from "./suggest.ts";

// What was found ends when cards change; this bounds what time alone changes: what was posted within some hours, and
// the blended order.
const KEPT_MS = 60_000;

/** What is the same for every guest. */
export function publicSearchReads(deps: SearchDeps) {
  const { cache, mongo } = deps;
  const pageTags = (answer: SearchPage | null) => [
    SEARCH_TAG,
    ...(answer?.items ?? []).flatMap(({ id, sellerId }) => [listingTag(id), profileTag(sellerId)]),
  ];
  return {
    listings: definePublicRead({
      ...{ cache, name: "search.listings", ttlMs: KEPT_MS },
      input: searchInputSchema,
      output: searchPageSchema,
      load: (input) => searchListings(deps, input),
      tags: (_, answer) => pageTags(answer),
    }),
    nearby: definePublicRead({
      ...{ cache, name: "search.nearby", ttlMs: KEPT_MS },
      input: z.strictObject({
        coordinates: coordinatesSchema,
        withinKm: z.number().min(0.1).max(500).default(50),
        cursor: z.string().max(2_000).optional(),
        limit: pageLimitSchema,
      }),
      output: searchPageSchema,
      load: ({ coordinates, withinKm, ...page }) =>
        searchListings(deps, { near: { coordinates, withinKm }, sort: "distance", words: "all", ...page }),
      tags: (_, answer) => pageTags(answer),
    }),
    facets: definePublicRead({
      ...{ cache, name: "search.facets", ttlMs: KEPT_MS },
      input: searchFilterSchema,
      output: facetsSchema,
      load: async (filter) => facetsView(await countFacets(deps, filter), filter.price?.currency),
      tags: () => [SEARCH_TAG],
    }),
    suggest: definePublicRead({
      ...{ cache, name: "search.suggest", ttlMs: KEPT_MS },
      input: z.strictObject({ text: textSchema, limit: z.int().min(1).max(20).default(8) }),
      output: z.strictObject({ items: z.array(z.strictObject({ text: z.string(), listings: z.int() })) }),
      load: async (input) => ({
        items: (await suggest(mongo, input)).map(({ text, listings }) => ({ text, listings })),
      }),
      tags: () => [SEARCH_TAG],
    }),
  };
}

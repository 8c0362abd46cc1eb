import { personal } from "@marketplace/kernel";
import { publicProcedure, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { SearchDeps } from "./deps.ts";
import { publicSearchReads } from "./public-search-reads.ts";
import { savedSearchSchema, savedSearchView } from "./saved/saved-search.ts";
import { readSavedSearches } from "./saved/saved-search-store.ts";

/** The queries that find listings, under `search`. */
export function searchQueries(deps: SearchDeps) {
  const { listings, nearby, facets, suggest } = publicSearchReads(deps);
  return queriesOnly({
    listings: publicProcedure
      .meta({ ...listings.meta, cost: 3 })
      .input(listings.input)
      .output(listings.output)
      .query(({ ctx, input }) => listings.answer(ctx, input)),
    nearby: publicProcedure
      .meta({ ...nearby.meta, cost: 2 })
      .input(nearby.input)
      .output(nearby.output)
      .query(({ ctx, input }) => nearby.answer(ctx, input)),
    facets: publicProcedure
      .meta({ ...facets.meta, cost: 3 })
      .input(facets.input)
      .output(facets.output)
      .query(({ ctx, input }) => facets.answer(ctx, input)),
    suggest: publicProcedure
      .meta(suggest.meta)
      .input(suggest.input)
      .output(suggest.output)
      .query(({ ctx, input }) => suggest.answer(ctx, input)),
    /** The caller's own saved searches, the last one first. */
    saved: signedIn
      .input(z.strictObject({}).optional())
      .output(personal(z.strictObject({ items: z.array(savedSearchSchema) })))
      .query(async ({ ctx }) => ({
        items: (await readSavedSearches(deps.mongo, ctx.actor.userId)).map(savedSearchView),
      })),
  });
}

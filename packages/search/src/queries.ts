import { publicProcedure, queriesOnly } from "@marketplace/rpc";
import type { SearchDeps } from "./deps.ts";
import { publicSearchReads } from "./public-search-reads.ts";

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
  });
}

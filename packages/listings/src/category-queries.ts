import { definePublicRead, publicProcedure, queriesOnly } from "@marketplace/rpc";
import { z } from "zod";
import { categories } from "./categories.ts";
import { rootSchema } from "./category.ts";
import type { ListingReadDeps } from "./deps.ts";
import { countPopularFilters, popularFiltersSchema } from "./popular-filters.ts";
import { withinSchema } from "./within.ts";

// The tree changes with a release alone, of which nobody is told.
const TREE_MS = 60_000;

// Popular is what was so a moment ago.
const POPULAR_MS = 600_000;

/** The queries of categories, under `categories`. */
export function categoryQueries({ cache, mongo }: Pick<ListingReadDeps, "cache" | "mongo">) {
  const tree = definePublicRead({
    ...{ cache, name: "categories.tree", ttlMs: TREE_MS },
    input: z.strictObject({}).optional(),
    output: z.strictObject({ categories: z.array(rootSchema) }),
    load: async () => ({ categories: [...categories.roots] }),
    tags: () => [],
  });
  const popularFilters = definePublicRead({
    ...{ cache, name: "categories.popularFilters", ttlMs: POPULAR_MS },
    input: withinSchema,
    output: popularFiltersSchema,
    load: (within) => countPopularFilters(mongo, within),
    tags: () => [],
  });

  return queriesOnly({
    tree: publicProcedure
      .meta(tree.meta)
      .input(tree.input)
      .output(tree.output)
      .query(({ ctx, input }) => tree.answer(ctx, input)),
    /** What those who sell in a category say of their things the most often, at most ten minutes ago. */
    popularFilters: publicProcedure
      .meta(popularFilters.meta)
      .input(popularFilters.input)
      .output(popularFilters.output)
      .query(({ ctx, input }) => popularFilters.answer(ctx, input)),
  });
}

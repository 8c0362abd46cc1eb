import { categoryQueries } from "@marketplace/listings";
import { createCaller, queriesOnly } from "@marketplace/rpc";
import { testContext } from "@marketplace/testing";
import type { SeedTree } from "./plan.ts";

/** The categories as a process tells them. */
export function servedTree(): Promise<SeedTree> {
  return createCaller(queriesOnly({ categories: categoryQueries() }))(testContext()).categories.tree();
}

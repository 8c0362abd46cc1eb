import { categories } from "@marketplace/listings";
import type { SeedTree } from "./plan.ts";

/** The categories as a process tells them. */
export function servedTree(): SeedTree {
  return { categories: categories.roots };
}

import type { RouterOutputs } from "@marketplace/api";

/** A category with its subcategories. */
export type Root = RouterOutputs["categories"]["tree"]["categories"][number];

/** A subcategory: where a listing stands, and what it asks about an item. */
export type Leaf = Root["children"][number];

/** One thing that a subcategory asks about an item. */
export type AttributeDefinition = Leaf["attributes"][number];

/** The subcategory of a slug, or undefined. */
export function leafOf(roots: readonly Root[], slug: string | undefined): Leaf | undefined {
  return roots.flatMap(({ children }) => children).find((leaf) => leaf.slug === slug);
}

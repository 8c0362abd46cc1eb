import type { AttributeDefinition, Root } from "../listing/categories.ts";
import type { AttributeFilter, AttributeValue } from "./search.ts";
import type { SearchAddress } from "./search-address.ts";

/** An address without the categories and answers that nobody asks for any more: an old link still opens its page. */
export function knownAddress(address: SearchAddress, roots: readonly Root[]): SearchAddress {
  const { category, subcategory, attributes } = address;
  const parent = roots.find(({ children }) => children.some(({ slug }) => slug === subcategory));
  const root = parent ?? roots.find(({ slug }) => slug === category);
  const asked = attributes?.filter((filter) => isAsked(filter, definitionsOf(roots, filter.key)));
  return {
    ...address,
    category: root?.slug,
    subcategory: parent && subcategory,
    attributes: asked?.length === 0 ? undefined : asked,
  };
}

/** What is asked under a key; several categories may ask it, each in its way. */
export function definitionsOf(roots: readonly Root[], key: string): readonly AttributeDefinition[] {
  return roots
    .flatMap(({ children }) => children)
    .flatMap(({ attributes }) => attributes)
    .filter((definition) => definition.key === key);
}

function isAsked(
  { in: values = [], min, max }: AttributeFilter,
  definitions: readonly AttributeDefinition[],
): boolean {
  const forms = new Set(definitions.map(formOf));
  if (min !== undefined && max !== undefined && min > max) return false;
  if ((min !== undefined || max !== undefined) && !forms.has("number")) return false;
  return values.every((value: AttributeValue) => forms.has(typeof value));
}

function formOf({ type }: AttributeDefinition): string {
  if (type === "integer" || type === "decimal") return "number";
  return type === "boolean" ? "boolean" : "string";
}

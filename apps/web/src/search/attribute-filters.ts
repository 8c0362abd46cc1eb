import type { AttributeFacet, AttributeFilter, AttributeValue } from "./search.ts";

type Filters = readonly AttributeFilter[] | undefined;

/** The values that one chooses among; numbers are asked for by a range. One category may have the one and another the other. */
export function choicesOf({ values }: AttributeFacet): AttributeFacet["values"] {
  return values.filter(({ value }) => typeof value !== "number");
}

/** Whether there is something to choose between: not where all have the same number. */
export function tellsApart(facet: AttributeFacet): boolean {
  const { range } = facet;
  return range === null || range.min < range.max || choicesOf(facet).length > 0;
}

/** What is wanted of an attribute; nothing but its key where nothing is. */
export function filterFor(filters: Filters, key: string): AttributeFilter {
  return filters?.find((filter) => filter.key === key) ?? { key };
}

/** The filters with another one for its attribute, or none where it wants nothing. */
export function withFilter(filters: Filters, changed: AttributeFilter): AttributeFilter[] {
  const { key, in: values, min, max } = changed;
  const asks = (values?.length ?? 0) > 0 || min !== undefined || max !== undefined;
  const all = filters ?? [];
  if (!asks) return all.filter((filter) => filter.key !== key);
  const clean = { key, in: values?.length === 0 ? undefined : values, min, max };
  if (!all.some((filter) => filter.key === key)) return [...all, clean];
  return all.map((filter) => (filter.key === key ? clean : filter));
}

/** The filters with a value of an attribute wanted that was not, or no longer. */
export function toggled(filters: Filters, key: string, value: AttributeValue): AttributeFilter[] {
  const filter = filterFor(filters, key);
  const { in: values = [] } = filter;
  const rest = values.filter((one) => one !== value);
  return withFilter(filters, { ...filter, in: rest.length === values.length ? [...values, value] : rest });
}

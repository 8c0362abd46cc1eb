import type { Root } from "../listing/categories.ts";
import type { Facets } from "./search.ts";
import { type SearchAddress, tidied } from "./search-address.ts";

/**
 * What is to be asked for otherwise, of what is asked for then: the page may not have followed the choice before by the
 * time that another is made.
 */
export type FilterChange = (now: SearchAddress) => SearchAddress;

/** What each part of the filters stands on. */
export interface FilterPart {
  readonly address: SearchAddress;
  readonly roots: readonly Root[];
  /** Undefined until they are counted. */
  readonly facets: Facets | undefined;
  /** Searches with something else asked for. */
  readonly onChange: (change: FilterChange) => void;
}

/** The address after a change. */
export function changed(now: SearchAddress, change: FilterChange): SearchAddress {
  return tidied({ ...now, ...change(now) });
}

import type { Root } from "../listing/categories.ts";
import type { Facets } from "./search.ts";
import type { SearchAddress } from "./search-address.ts";

/** What each part of the filters stands on. */
export interface FilterPart {
  readonly address: SearchAddress;
  readonly roots: readonly Root[];
  /** Undefined until they are counted. */
  readonly facets: Facets | undefined;
  /** Searches with something else asked for. */
  readonly onChange: (change: SearchAddress) => void;
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";
import { filterOf, type SearchAddress } from "./search-address.ts";

/** How many listings a search finds, by what they can be narrowed down to; those of before, until it is counted. */
export function useFacets(address: SearchAddress) {
  return useQuery(
    useApi().search.facets.queryOptions(filterOf(address), {
      placeholderData: keepPreviousData,
      trpc: { abortOnUnmount: true },
    }),
  );
}

import { useId } from "react";
import { SelectBox } from "../ui/select-box.tsx";
import type { FilterPart } from "./filter-change.ts";
import { currencyOf } from "./price-filter.tsx";
import type { Sort } from "./search.ts";
import { type SearchAddress, sortOf } from "./search-address.ts";

/** In which order things are shown; by price they are those of one currency. */
export function SortField({ address, facets, onChange }: Omit<FilterPart, "roots">) {
  const id = useId();
  return (
    <div className="flex items-center gap-2.5">
      <label htmlFor={id} className="shrink-0 font-medium max-sm:sr-only">
        Sort by
      </label>
      <div className="min-w-44">
        <SelectBox
          id={id}
          value={sortOf(address)}
          onChange={({ target }) => {
            const sort = ordersOf(address).find(({ value }) => value === target.value)?.value;
            const priced = sort?.startsWith("price") === true;
            onChange((now) => (priced ? { sort, currency: currencyOf(now, facets) } : { sort }));
          }}
        >
          {ordersOf(address).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectBox>
      </div>
    </div>
  );
}

/** The orders that make sense for a search. */
function ordersOf({ q, near }: SearchAddress): readonly { readonly value: Sort; readonly label: string }[] {
  return [
    ...(q === undefined ? [] : [{ value: "relevance", label: "Best match" } as const]),
    { value: "newest", label: "Newest first" },
    { value: "price_asc", label: "Cheapest first" },
    { value: "price_desc", label: "Dearest first" },
    ...(near === undefined ? [] : [{ value: "distance", label: "Nearest first" } as const]),
    ...(q === undefined && near === undefined ? [] : [{ value: "blended", label: "Recommended" } as const]),
  ];
}

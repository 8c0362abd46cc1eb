import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { useApi } from "../app/api.ts";
import { leafOf } from "../listing/categories.ts";
import { SaveSearch } from "../saved-searches/save-search.tsx";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { changed, type FilterChange } from "./filter-change.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FilterDialog, onlyText } from "./filter-dialog.tsx";
import { FilterPanel } from "./filter-panel.tsx";
import { activeFilters, searchWords } from "./filter-words.ts";
import { knownAddress } from "./known-address.ts";
import { ResultCount } from "./result-count.tsx";
import { type SearchAddress, tidied } from "./search-address.ts";
import { SearchResults } from "./search-results.tsx";
import { SortField } from "./sort-field.tsx";
import { useFacets } from "./use-facets.ts";

const route = getRouteApi("/search");

/** What is for sale, by words and by everything that it can be narrowed down by. The address says all of it. */
export function SearchPage() {
  const api = useApi();
  const navigate = route.useNavigate();
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const [choosing, setChoosing] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const roots = tree.categories;
  const address = tidied(knownAddress(route.useSearch(), roots));
  const { data: facets } = useFacets(address);
  const sellerName = useSellerName(address.seller);
  const filters = activeFilters(address, roots, sellerName);
  const title = titleOf(address, roots);
  const part = { address, roots, facets };

  const after = (change: FilterChange) => (now: SearchAddress) => changed(knownAddress(now, roots), change);
  const search = (change: FilterChange) => void navigate({ search: after(change), resetScroll: false });

  return (
    <Page title={title} ownHeading>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1
            ref={heading}
            tabIndex={-1}
            className="text-2xl leading-tight font-bold tracking-tight outline-none sm:text-3xl"
          >
            {title}
          </h1>
          <ResultCount facets={facets} />
        </div>
        <SaveSearch address={address} words={searchWords(address, roots, sellerName)} />
      </div>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <Button look="secondary" className="lg:hidden" onClick={() => setChoosing(true)}>
          <SlidersHorizontal aria-hidden="true" className="size-5" />
          Filters
          {filters.length > 0 && (
            <span className="rounded-full bg-leaf-600 px-2 text-sm text-white">{filters.length}</span>
          )}
        </Button>
        <div className="order-last w-full min-w-0 empty:hidden lg:order-none lg:w-auto lg:flex-1">
          <FilterChips
            filters={filters}
            after={after}
            none={onlyText(address)}
            onRemoved={() => heading.current?.focus({ preventScroll: true })}
          />
        </div>
        <div className="lg:ml-auto">
          <SortField {...part} onChange={search} />
        </div>
      </div>
      <div className="gap-10 lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
        <aside aria-label="Filters" className="-mt-3 max-lg:hidden">
          <FilterPanel {...part} onChange={search} />
        </aside>
        <SearchResults
          address={address}
          label={title}
          wider={filters.length === 0 ? null : onlyText(address)}
        />
      </div>
      {choosing && (
        <FilterDialog
          address={address}
          roots={roots}
          onClose={() => setChoosing(false)}
          onChosen={(chosen) => {
            setChoosing(false);
            void navigate({ search: chosen, resetScroll: false });
          }}
        />
      )}
    </Page>
  );
}

function titleOf(
  { q, category, subcategory }: SearchAddress,
  roots: Parameters<typeof knownAddress>[1],
): string {
  if (q !== undefined) return `Results for “${q}”`;
  const place = leafOf(roots, subcategory) ?? roots.find(({ slug }) => slug === category);
  return place?.name ?? "Everything for sale";
}

function useSellerName(userId: string | undefined): string {
  const { data } = useQuery(
    useApi().users.profile.queryOptions({ userId: userId ?? "" }, { enabled: userId !== undefined }),
  );
  return data?.name ?? "somebody";
}

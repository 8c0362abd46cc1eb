import { failureIn } from "@marketplace/api";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { TileSkeletons } from "../browse/browse-skeleton.tsx";
import { ListingGrid } from "../browse/listing-grid.tsx";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { filterOf, type SearchAddress, sortOf } from "./search-address.ts";
import { TextNotice } from "./text-notice.tsx";

const PAGE = 24;

interface SearchResultsProps {
  readonly address: SearchAddress;
  readonly label: string;
  /** The search without its filters; null where it has none. */
  readonly wider: SearchAddress | null;
}

/** What was found, page by page; what was found before stays until the next is there. */
export function SearchResults({ address, label, wider }: SearchResultsProps) {
  const list = useInfiniteQuery(
    useApi().search.listings.infiniteQueryOptions(
      { ...filterOf(address), sort: sortOf(address), limit: PAGE },
      { ...followCursor, placeholderData: keepPreviousData, trpc: { abortOnUnmount: true } },
    ),
  );
  const refused = failureIn(list.error)?.fieldErrors.text;
  if (refused !== undefined) {
    return <EmptyState icon={SearchX} title="Too long a text" text={`It ${refused.join("; ")}.`} />;
  }
  return (
    <section aria-label={label} aria-busy={list.isPlaceholderData}>
      <QueryView query={list} pending={<TileSkeletons narrow />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const [first] = pages;
          if (items.length === 0 && !list.hasNextPage)
            return <NothingFound address={address} wider={wider} />;
          return (
            <div className={list.isPlaceholderData ? "opacity-60" : ""}>
              {first && !list.isPlaceholderData && <TextNotice address={address} page={first} />}
              <ListingGrid label={label} items={items} eager={4} narrow />
            </div>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </section>
  );
}

function NothingFound({ address: { q }, wider }: Pick<SearchResultsProps, "address" | "wider">) {
  return (
    <EmptyState
      icon={SearchX}
      title={q === undefined ? "Nothing fits right now" : `Nothing found for “${q}”`}
      text={
        wider === null
          ? "Try other or fewer words. New things come in every day: save the search, and you are told."
          : "Take a filter away, or save the search: you are told when something comes in."
      }
    >
      {wider !== null && (
        <Link to="/search" search={wider} className={buttonClass()}>
          Search without filters
        </Link>
      )}
      <Link to="/" className={buttonClass(wider === null ? "primary" : "secondary")}>
        See what is new
      </Link>
    </EmptyState>
  );
}

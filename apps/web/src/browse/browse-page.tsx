import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { PackageOpen } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { leafOf } from "../listing/categories.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { browseInput } from "./browse-filter.ts";
import { CategoryNav } from "./category-nav.tsx";
import { ListingGrid } from "./listing-grid.tsx";
import { Welcome } from "./welcome.tsx";

const route = getRouteApi("/");

/** The front page: what is for sale, newest first, everything or one category. */
export function BrowsePage() {
  const api = useApi();
  const filter = route.useSearch();
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const list = useSuspenseInfiniteQuery(
    api.listings.browse.infiniteQueryOptions(browseInput(filter), followCursor),
  );
  const items = list.data.pages.flatMap((page) => page.items);
  const category = tree.categories.find(({ slug }) => slug === filter.category);
  const place = leafOf(tree.categories, filter.subcategory) ?? category;
  const title = place?.name ?? "New in the shop";

  return (
    <>
      {place === undefined && <Welcome />}
      <Page title={title} ownHeading>
        <CategoryNav roots={tree.categories} filter={filter} />
        <h1 className="mt-6 mb-4 text-xl font-bold tracking-tight sm:mt-8 sm:text-2xl">{title}</h1>
        {items.length === 0 ? (
          <EmptyState
            icon={PackageOpen}
            title={place === undefined ? "The shelves are empty" : `Nothing in ${place.name} right now`}
            text="New things come in every day. Have something that fits? Be the first to list it."
          >
            <Link to="/sell" className={buttonClass()}>
              Sell something
            </Link>
            {place && (
              <Link to="/" className={buttonClass("secondary")}>
                See everything
              </Link>
            )}
          </EmptyState>
        ) : (
          <ListingGrid label={title} items={items} eager={4} />
        )}
        <LoadMore list={list} />
      </Page>
    </>
  );
}

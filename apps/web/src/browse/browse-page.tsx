import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PackageOpen } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { browseInput } from "./browse-input.ts";
import { CategoryNav } from "./category-nav.tsx";
import { ListingGrid } from "./listing-grid.tsx";
import { Welcome } from "./welcome.tsx";

/** The front page: what is for sale, newest first; what one is after in particular, one searches for. */
export function BrowsePage() {
  const api = useApi();
  const { data: tree } = useSuspenseQuery(api.categories.tree.queryOptions());
  const list = useSuspenseInfiniteQuery(api.listings.browse.infiniteQueryOptions(browseInput, followCursor));
  const items = list.data.pages.flatMap((page) => page.items);
  const title = "New in the shop";

  return (
    <>
      <Welcome />
      <Page title={title} ownHeading>
        <CategoryNav roots={tree.categories} />
        <h1 className="mt-6 mb-4 text-xl font-bold tracking-tight sm:mt-8 sm:text-2xl">{title}</h1>
        {items.length === 0 ? (
          <EmptyState
            icon={PackageOpen}
            title="The shelves are empty"
            text="New things come in every day. Have something that fits? Be the first to list it."
          >
            <Link to="/sell" className={buttonClass()}>
              Sell something
            </Link>
          </EmptyState>
        ) : (
          <ListingGrid label={title} items={items} eager={4} />
        )}
        <LoadMore list={list} />
      </Page>
    </>
  );
}

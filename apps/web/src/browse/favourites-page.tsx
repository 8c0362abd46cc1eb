import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Heart } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { TileSkeletons } from "./browse-skeleton.tsx";
import { ListingGrid } from "./listing-grid.tsx";

/** What this account has marked with a heart. */
export function FavouritesPage() {
  const list = useInfiniteQuery(
    useApi().listings.favourites.infiniteQueryOptions({ limit: 24 }, followCursor),
  );
  return (
    <Page title="Favourites">
      <QueryView query={list} pending={<TileSkeletons />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length > 0) return <ListingGrid label="Favourites" items={items} eager={4} />;
          return (
            <EmptyState
              icon={Heart}
              title="Nothing marked yet"
              text="Press the heart on a listing to find it here again."
            >
              <Link to="/" className={buttonClass()}>
                See what is for sale
              </Link>
            </EmptyState>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </Page>
  );
}

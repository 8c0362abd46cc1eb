import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Store } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { OwnListing } from "./own-listing.tsx";

const route = getRouteApi("/members/my-listings");

/** Everything that this account has for sale, had, or is about to have. */
export function MyListingsPage() {
  const { status } = route.useSearch();
  const list = useInfiniteQuery(
    useApi().listings.mine.infiniteQueryOptions({ status, limit: 24 }, followCursor),
  );
  return (
    <Page
      title="My listings"
      width="text"
      action={
        <Link to="/sell" className={buttonClass()}>
          Sell something
        </Link>
      }
    >
      <Tabs
        label="Which listings"
        tabs={[
          { label: "All", link: { to: "/my-listings", search: {} } },
          { label: "Drafts", link: { to: "/my-listings", search: { status: "draft" } } },
          { label: "For sale", link: { to: "/my-listings", search: { status: "active" } } },
          { label: "Sold", link: { to: "/my-listings", search: { status: "sold" } } },
        ]}
      />
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState
                icon={Store}
                title="Nothing here"
                text="What you put up for sale stands here, and drafts that are not ready yet."
              />
            );
          }
          return (
            <ul className="space-y-3">
              {items.map((item) => (
                <li key={item.id}>
                  <OwnListing item={item} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </Page>
  );
}

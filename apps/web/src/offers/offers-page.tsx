import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { HandCoins } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useNow } from "../ui/use-now.ts";
import type { OfferSide } from "./offer.ts";
import { OfferRow } from "./offer-row.tsx";
import { StatusFilter } from "./status-filter.tsx";

const route = getRouteApi("/members/offers");

/** What this account has offered for others' things, and what others offer for its own. */
export function OffersPage() {
  const { role = "buyer", status } = route.useSearch();
  const now = useNow(30_000);
  const list = useInfiniteQuery(
    useApi().offers.mine.infiniteQueryOptions({ role, status, limit: 20 }, followCursor),
  );
  return (
    <Page title="My offers" width="text">
      <Tabs
        label="Which offers"
        tabs={[
          { label: "Made", link: { to: "/offers", search: { status } } },
          { label: "Received", link: { to: "/offers", search: { role: "seller", status } } },
        ]}
      />
      <StatusFilter status={status} />
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const offers = pages.flatMap((page) => page.items);
          if (offers.length === 0) return <NoOffers side={role} filtered={status !== undefined} />;
          return (
            <ul className="space-y-3">
              {offers.map((offer) => (
                <li key={offer.id}>
                  <OfferRow offer={offer} side={role} now={now} />
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

interface NoOffersProps {
  readonly side: OfferSide;
  readonly filtered: boolean;
}

function NoOffers({ side, filtered }: NoOffersProps) {
  if (filtered) {
    return <EmptyState icon={HandCoins} title="None of these" text="No offer stands there at the moment." />;
  }
  if (side === "seller") {
    return (
      <EmptyState
        icon={HandCoins}
        title="No offers yet"
        text="When somebody would buy what you sell for less, it stands here."
      >
        <Link to="/my-listings" className={buttonClass()}>
          My listings
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={HandCoins}
      title="No offers yet"
      text="On the page of an item you can offer its seller a lower price."
    >
      <Link to="/" className={buttonClass()}>
        See what is for sale
      </Link>
    </EmptyState>
  );
}

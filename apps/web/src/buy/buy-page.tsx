import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { useApi } from "../app/api.ts";
import { useAccount } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { BuyForm } from "./buy-form.tsx";

const route = getRouteApi("/members/listings/$listingId/buy");

/** Buys one listing. */
export function BuyPage() {
  const { listingId } = route.useParams();
  const { data: listing } = useSuspenseQuery(useApi().listings.byId.queryOptions({ id: listingId }));
  const account = useAccount();
  const own = account?.id === listing.sellerId;
  return (
    <Page title="Buy" width="wide">
      {own ? (
        <EmptyState
          icon={ShoppingBag}
          title="This is your own listing"
          text="Others can buy it; you can change it or take it back."
        >
          <Link to="/my-listings" className={buttonClass()}>
            My listings
          </Link>
        </EmptyState>
      ) : (
        <BuyForm listing={listing} />
      )}
    </Page>
  );
}

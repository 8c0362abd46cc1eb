import { useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import { useApi } from "../app/api.ts";
import { BuyForm } from "../buy/buy-form.tsx";
import { OwnPurchase } from "../buy/own-purchase.tsx";
import { goneOf, type Purchase } from "../buy/purchase.ts";
import { SoldOut } from "../buy/sold-out.tsx";
import { useAccount } from "../session/session-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { chosenIds, MIN_TOGETHER } from "./chosen-ids.ts";

const route = getRouteApi("/members/buy-together");

/** Buys several things of one seller at once. */
export function BuyTogetherPage() {
  const { listings } = useApi();
  const ids = chosenIds(route.useSearch());
  const [first, ...others] = useSuspenseQueries({
    queries: ids.map((id) => listings.byId.queryOptions({ id })),
  }).map(({ data }) => data);
  return (
    <Page title="Buy together" width="wide">
      {first === undefined || ids.length < MIN_TOGETHER ? (
        <EmptyState
          icon={ShoppingBag}
          title="Nothing to buy together"
          text="On the page of a seller you can choose several things at once."
        >
          <Link to="/" className={buttonClass()}>
            See what is for sale
          </Link>
        </EmptyState>
      ) : (
        // Another choice is another purchase, with a form of its own.
        <Purchasing key={ids.join()} purchase={{ listings: [first, ...others], offer: null }} />
      )}
    </Page>
  );
}

function Purchasing({ purchase }: { readonly purchase: Purchase }) {
  const account = useAccount();
  // As it was when the page was opened: what is ordered here is reserved then, and the form stays.
  const [complete] = useState(goneOf(purchase).length === 0);
  if (purchase.listings.some(({ sellerId }) => sellerId === account?.id)) return <OwnPurchase />;
  return complete ? <BuyForm purchase={purchase} /> : <SoldOut purchase={purchase} />;
}

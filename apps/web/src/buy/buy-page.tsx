import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import type { Listing } from "../listing/listing.ts";
import { useAccount } from "../session/session-context.tsx";
import { Page } from "../ui/page.tsx";
import { AgreedPurchase } from "./agreed-purchase.tsx";
import { BuyForm } from "./buy-form.tsx";
import { OwnPurchase } from "./own-purchase.tsx";

const route = getRouteApi("/members/listings/$listingId/buy");

/** Buys one listing, also at the price of an accepted offer. */
export function BuyPage() {
  const { listingId } = route.useParams();
  const { data: listing } = useSuspenseQuery(useApi().listings.byId.queryOptions({ id: listingId }));
  return (
    <Page title="Buy" width="wide">
      <Purchasing listing={listing} />
    </Page>
  );
}

function Purchasing({ listing }: { readonly listing: Listing }) {
  const { offerId } = route.useSearch();
  const account = useAccount();
  if (account?.id === listing.sellerId) return <OwnPurchase />;
  if (offerId !== undefined) return <AgreedPurchase key={offerId} listing={listing} offerId={offerId} />;
  return <BuyForm purchase={{ listings: [listing], offer: null }} />;
}

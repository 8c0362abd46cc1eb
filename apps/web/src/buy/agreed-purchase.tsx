import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { HandCoins } from "lucide-react";
import { useState } from "react";
import { useApi } from "../app/api.ts";
import type { Listing } from "../listing/listing.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { BuyForm } from "./buy-form.tsx";

interface AgreedPurchaseProps {
  readonly listing: Listing;
  readonly offerId: string;
}

/** Buys a listing at the price that an offer came to, while it is held for the buyer. */
export function AgreedPurchase({ listing, offerId }: AgreedPurchaseProps) {
  const { data: offer } = useSuspenseQuery(useApi().offers.byId.queryOptions({ offerId }));
  // As it was when the page was opened: the order that is placed here moves the offer on, and the form stays.
  const [payable] = useState(offer.allowed.includes("pay") && offer.listingId === listing.id);
  if (payable) return <BuyForm purchase={{ listings: [listing], offer }} />;
  return (
    <EmptyState
      icon={HandCoins}
      title="It cannot be bought by this offer"
      text="It has not been accepted, its time was up, or you have bought it already."
    >
      <Link to="/offers/$offerId" params={{ offerId }} className={buttonClass()}>
        See the offer
      </Link>
    </EmptyState>
  );
}

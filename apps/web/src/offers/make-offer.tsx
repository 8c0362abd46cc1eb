import { formatMoney } from "@marketplace/api";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { Listing } from "../listing/listing.ts";
import { useAccount } from "../session/session-context.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { MakeRefusal } from "./make-refusal.tsx";
import { PriceForm } from "./price-form.tsx";
import { useMakeOffer } from "./use-make-offer.ts";
import { useOffersChanged } from "./use-offers-changed.ts";

/** Offers a seller a lower price; a guest is asked to sign in, and comes back. */
export function MakeOffer({ listing }: { readonly listing: Listing }) {
  const account = useAccount();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const make = useMakeOffer();
  const offersChanged = useOffersChanged();
  const close = () => {
    setAsking(false);
    // Not earlier: where it cannot be bought any more, this dialog would be gone with its reason.
    if (make.isError) void offersChanged();
  };
  if (account === null) {
    return (
      <Link to="/sign-in" search={{ next: `/listings/${listing.id}` }} className={buttonClass("secondary")}>
        Make an offer
      </Link>
    );
  }
  return (
    <>
      <Button look="secondary" onClick={() => setAsking(true)}>
        Make an offer
      </Button>
      {asking && (
        <Dialog title="What would you pay?" onClose={close}>
          <PriceForm
            bounds={{ currency: listing.price.currency, below: listing.price }}
            hint={`Less than ${formatMoney(listing.price)}. The seller has 48 hours to answer.`}
            reader="seller"
            button="Offer this price"
            onPrice={async (named) => {
              const { id } = await make.mutateAsync({ listingId: listing.id, ...named });
              flushSync(() => setAsking(false));
              await navigate({ to: "/offers/$offerId", params: { offerId: id } });
            }}
            refusal={(failure) => <MakeRefusal failure={failure} listingId={listing.id} />}
          />
        </Dialog>
      )}
    </>
  );
}

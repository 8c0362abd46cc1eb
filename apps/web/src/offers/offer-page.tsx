import { formatMoney } from "@marketplace/api";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { OrderedItem } from "../buy/ordered-item.tsx";
import { OrderParties } from "../orders/order-parties.tsx";
import { useAccount } from "../session/session-context.tsx";
import { Page } from "../ui/page.tsx";
import { lookAgainIn, sideOf } from "./offer.ts";
import { OfferMoves } from "./offer-moves.tsx";
import { OfferProgress } from "./offer-progress.tsx";

const route = getRouteApi("/members/offers/$offerId");

/** One offer: where it stands, what the viewer can do, and what has been said. */
export function OfferPage() {
  const api = useApi();
  const { offerId } = route.useParams();
  const { data: offer } = useSuspenseQuery({
    ...api.offers.byId.queryOptions({ offerId }),
    refetchInterval: ({ state }) => lookAgainIn(state.data),
  });
  // Who it is for sees the offer also where the listing is gone.
  const { data: listing } = useQuery(api.listings.byId.queryOptions({ id: offer.listingId }));
  const side = sideOf(offer, useAccount()?.id);

  return (
    <Page title={side === "buyer" ? "Your offer" : "An offer for you"} width="text">
      <div className="space-y-6">
        <section aria-label="Item" className="rounded-card border border-line bg-card p-4 sm:p-5">
          <OrderedItem
            title={
              <Link
                to="/listings/$listingId"
                params={{ listingId: offer.listingId }}
                className="hover:underline"
              >
                {offer.listingTitle}
              </Link>
            }
            thumbnailUrl={listing?.images[0]?.thumbnailUrl ?? null}
          />
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line pt-3">
            <OrderParties order={offer} viewer={side} />
            <p>
              <span className="text-xl font-bold">{formatMoney(offer.price)}</span>
              {listing && <span className="text-ink-soft"> of {formatMoney(listing.price)}</span>}
            </p>
          </div>
        </section>
        <OfferProgress offer={offer} side={side} />
        <section className="border-t border-line pt-6">
          <h2 className="mb-4 text-xl font-bold tracking-tight">What has been said</h2>
          <OfferMoves moves={offer.moves} side={side} />
        </section>
      </div>
    </Page>
  );
}

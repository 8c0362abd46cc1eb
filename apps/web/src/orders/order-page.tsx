import { formatMoney } from "@marketplace/api";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { OrderedItem } from "../buy/ordered-item.tsx";
import { ReviewSection } from "../reviews/review-section.tsx";
import { useAccount } from "../session/session-context.tsx";
import { Page } from "../ui/page.tsx";
import { BundleOrders } from "./bundle-orders.tsx";
import { ClaimCard } from "./claim-card.tsx";
import { MoneyFacts } from "./money-facts.tsx";
import { lookAgainIn, mayBeReviewed, type Viewer, viewerOf } from "./order.ts";
import { OrderParties } from "./order-parties.tsx";
import { OrderProgress } from "./order-progress.tsx";
import { ShippingFacts } from "./shipping-facts.tsx";
import { Timeline } from "./timeline.tsx";

const route = getRouteApi("/members/orders/$orderId");

const titles: Readonly<Record<Viewer, string>> = {
  buyer: "Your order",
  seller: "Your sale",
  moderator: "An order",
};

/** One order: where it stands, what the viewer can do, and how it went. */
export function OrderPage() {
  const { orderId } = route.useParams();
  const { data: order } = useSuspenseQuery({
    ...useApi().orders.byId.queryOptions({ orderId }),
    refetchInterval: ({ state }) => lookAgainIn(state.data),
  });
  const viewer = viewerOf(order, useAccount()?.id);

  return (
    <Page title={titles[viewer]} width="text">
      <div className="space-y-6">
        <section aria-label="Item" className="rounded-card border border-line bg-card p-4 sm:p-5">
          <OrderedItem title={order.listing.title} thumbnailUrl={order.listing.thumbnailUrl} />
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line pt-3">
            <OrderParties order={order} viewer={viewer} />
            <p className="text-xl font-bold">{formatMoney(order.price)}</p>
          </div>
        </section>
        <OrderProgress order={order} viewer={viewer} />
        {order.claims.length > 0 && (
          <section className="space-y-3">
            <h2 className="text-xl font-bold tracking-tight">What the buyer claims</h2>
            {order.claims.map((claim) => (
              <ClaimCard key={claim.kind} claim={claim} />
            ))}
          </section>
        )}
        {viewer !== "moderator" && mayBeReviewed(order) && <ReviewSection order={order} role={viewer} />}
        {viewer !== "moderator" && order.bundleId !== null && <BundleOrders order={order} role={viewer} />}
        <div className="grid gap-x-10 gap-y-8 border-t border-line pt-6 sm:grid-cols-2">
          <section>
            <h2 className="mb-4 text-xl font-bold tracking-tight">What has happened</h2>
            <Timeline history={order.history} />
          </section>
          <div className="space-y-8">
            <MoneyFacts order={order} viewer={viewer} />
            <ShippingFacts shipping={order.shipping} />
          </div>
        </div>
      </div>
    </Page>
  );
}

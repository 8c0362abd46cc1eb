import { formatMoney } from "@marketplace/api";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import { OrderedItem } from "../buy/ordered-item.tsx";
import { ReviewSection } from "../reviews/review-section.tsx";
import { useAccount } from "../session/session-context.tsx";
import { Page } from "../ui/page.tsx";
import { nextStep, roleOf } from "./order.ts";
import { OrderActions } from "./order-actions.tsx";
import { ShippingFacts } from "./shipping-facts.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Timeline } from "./timeline.tsx";

const route = getRouteApi("/members/orders/$orderId");

/** One order: where it stands, what the viewer can do, and how it went. */
export function OrderPage() {
  const api = useApi();
  const { orderId } = route.useParams();
  const { data: order } = useSuspenseQuery(api.orders.byId.queryOptions({ orderId }));
  const role = roleOf(order, useAccount()?.id);
  const otherId = role === "buyer" ? order.sellerId : order.buyerId;
  const { data: other } = useQuery(api.users.profile.queryOptions({ userId: otherId }));

  return (
    <Page
      title={role === "seller" ? "Your sale" : "Your order"}
      width="text"
      action={<StatusBadge status={order.status} />}
    >
      <div className="space-y-6">
        <section aria-label="Item" className="rounded-card border border-line bg-card p-4 sm:p-5">
          <OrderedItem title={order.listing.title} thumbnailUrl={order.listing.thumbnailUrl} />
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line pt-3">
            <p>
              {role === "buyer" ? "Sold by " : "Bought by "}
              <Link
                to="/people/$userId"
                params={{ userId: otherId }}
                className="font-semibold text-leaf-700 underline underline-offset-2"
              >
                {other?.name ?? "see profile"}
              </Link>
            </p>
            <p className="text-xl font-bold">{formatMoney(order.price)}</p>
          </div>
        </section>
        {role !== null && (
          <section aria-label="What comes next" className="space-y-4">
            <p className="text-lg">{nextStep(order.status, role)}</p>
            <OrderActions order={order} />
          </section>
        )}
        {role !== null && (order.status === "delivered" || order.status === "returned") && (
          <ReviewSection order={order} role={role} />
        )}
        <div className="grid gap-x-10 gap-y-8 border-t border-line pt-6 sm:grid-cols-2">
          <section>
            <h2 className="mb-4 text-xl font-bold tracking-tight">What has happened</h2>
            <Timeline history={order.history} />
          </section>
          <ShippingFacts shipping={order.shipping} />
        </div>
      </div>
    </Page>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Package } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import type { Role } from "./order.ts";
import { OrderRow } from "./order-row.tsx";

const route = getRouteApi("/members/orders");

/** What this account has bought, and what it has sold. */
export function OrdersPage() {
  const { role = "buyer" } = route.useSearch();
  const list = useInfiniteQuery(useApi().orders.mine.infiniteQueryOptions({ role, limit: 20 }, followCursor));
  return (
    <Page title="Orders" width="text">
      <Tabs
        label="Which orders"
        tabs={[
          { label: "Bought", link: { to: "/orders", search: {} } },
          { label: "Sold", link: { to: "/orders", search: { role: "seller" } } },
        ]}
      />
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const orders = pages.flatMap((page) => page.items);
          if (orders.length === 0) return <NoOrders role={role} />;
          return (
            <ul className="space-y-3">
              {orders.map((order) => (
                <li key={order.id}>
                  <OrderRow order={order} />
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

function NoOrders({ role }: { readonly role: Role }) {
  if (role === "seller") {
    return (
      <EmptyState
        icon={Package}
        title="Nothing sold yet"
        text="When somebody orders what you sell, it stands here."
      >
        <Link to="/sell" className={buttonClass()}>
          Sell something
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Package}
      title="Nothing bought yet"
      text="What you order stands here, with where it is."
    >
      <Link to="/" className={buttonClass()}>
        See what is for sale
      </Link>
    </EmptyState>
  );
}

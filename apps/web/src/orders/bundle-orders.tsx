import { useId } from "react";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import type { Order, Role } from "./order.ts";
import { OrderRow } from "./order-row.tsx";
import { useBundle } from "./use-bundle.ts";

interface BundleOrdersProps {
  readonly order: Order;
  readonly role: Role;
}

/** The orders that were bought and paid together with this one, each of which goes its own way from there. */
export function BundleOrders({ order, role }: BundleOrdersProps) {
  const bundle = useBundle(order, role);
  const heading = useId();
  if (bundle.data?.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="space-y-3 border-t border-line pt-6">
      <h2 id={heading} className="text-xl font-bold tracking-tight">
        {role === "buyer" ? "Bought together with" : "Sold together with"}
      </h2>
      <QueryView query={bundle} pending={<RowSkeletons />}>
        {(others) => (
          <ul className="space-y-3">
            {others.map((other) => (
              <li key={other.id}>
                <OrderRow order={other} level={3} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </section>
  );
}

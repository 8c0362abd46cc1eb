import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../app/api.ts";
import type { Order, Viewer } from "./order.ts";

interface OrderPartiesProps {
  readonly order: Pick<Order, "buyerId" | "sellerId">;
  readonly viewer: Viewer;
}

/** Who is on the other side of an order; both sides, for who is on neither. */
export function OrderParties({ order, viewer }: OrderPartiesProps) {
  return (
    <div>
      {viewer !== "seller" && <Party label="Sold by" userId={order.sellerId} />}
      {viewer !== "buyer" && <Party label="Bought by" userId={order.buyerId} />}
    </div>
  );
}

function Party({ label, userId }: { readonly label: string; readonly userId: string }) {
  const { data } = useQuery(useApi().users.profile.queryOptions({ userId }));
  return (
    <p>
      {label}{" "}
      <Link
        to="/people/$userId"
        params={{ userId }}
        className="font-semibold text-leaf-700 underline underline-offset-2"
      >
        {data?.name ?? "see profile"}
      </Link>
    </p>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";
import type { Order } from "./order.ts";

/** Shows an order as a call has answered it, everywhere that it is seen. */
export function useShowOrder(): (order: Order) => void {
  const api = useApi();
  const queryClient = useQueryClient();
  return (order) => {
    // What was bought together was paid together, and may have moved with it.
    if (order.bundleId !== null)
      void queryClient.invalidateQueries({ queryKey: api.orders.byId.pathKey(), refetchType: "none" });
    queryClient.setQueryData(api.orders.byId.queryKey({ orderId: order.id }), order);
    void queryClient.invalidateQueries({ queryKey: api.orders.mine.pathKey() });
    void queryClient.invalidateQueries({ queryKey: api.orders.disputes.pathKey() });
    void queryClient.invalidateQueries({ queryKey: api.listings.pathKey() });
  };
}

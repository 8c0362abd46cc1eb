import { failureIn } from "@marketplace/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient } from "../app/api.ts";
import type { Order } from "./order.ts";

/** What a party does to an order. */
export type OrderChange =
  | { readonly event: "confirm" | "deliver" }
  | {
      readonly event: "ship";
      readonly trackingNumber: string;
      readonly estimatedDelivery?: string | undefined;
    }
  | { readonly event: "cancel" | "return"; readonly reason: string };

/** Moves an order on and shows its new state; when it had moved meanwhile, shows that. */
export function useOrderChange(order: Order) {
  const api = useApi();
  const { orders } = useApiClient();
  const queryClient = useQueryClient();
  const key = api.orders.byId.queryKey({ orderId: order.id });
  const target = { orderId: order.id, version: order.version };
  return useMutation({
    mutationFn: (change: OrderChange) => {
      switch (change.event) {
        case "confirm":
          return orders.confirm.mutate(target);
        case "deliver":
          return orders.deliver.mutate(target);
        case "ship": {
          const { trackingNumber, estimatedDelivery } = change;
          return orders.ship.mutate({ ...target, trackingNumber, estimatedDelivery });
        }
        case "cancel":
          return orders.cancel.mutate({ ...target, reason: change.reason });
        case "return":
          return orders.return.mutate({ ...target, reason: change.reason });
      }
    },
    onSuccess: (changed) => {
      queryClient.setQueryData(key, changed);
      void queryClient.invalidateQueries({ queryKey: api.orders.mine.pathKey() });
      void queryClient.invalidateQueries({ queryKey: api.listings.pathKey() });
    },
    onError: (failure) => {
      const code = failureIn(failure)?.code;
      if (code !== "STALE_VERSION" && code !== "INVALID_TRANSITION") return;
      return queryClient.invalidateQueries({ queryKey: key });
    },
  });
}

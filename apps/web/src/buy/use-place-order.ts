import { failureIn, type Money, type RouterOutputs } from "@marketplace/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { type Attempt, nextAttempt } from "../app/attempt.ts";
import { isUncertain } from "../app/failure.ts";
import type { Shipping } from "./shipping-inputs.ts";

/** What a press of the button orders, for a price that the buyer has seen. */
export interface OrderRequest {
  readonly listingId: string;
  readonly expectedPrice: Money;
  readonly shipping: Shipping;
}

/** Places an order once, however often the button is pressed and however many answers get lost. */
export function usePlaceOrder(onPlaced: (order: RouterOutputs["orders"]["place"]) => void) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const attempt = useRef<Attempt | null>(null);
  return useMutation({
    mutationFn: async (request: OrderRequest) => {
      const made = nextAttempt(attempt.current, request, () => crypto.randomUUID());
      // Until an answer comes, nobody knows whether it has been placed.
      attempt.current = { ...made, uncertain: true };
      try {
        return await client.orders.place.mutate({ ...request, idempotencyKey: made.key });
      } catch (failure) {
        attempt.current = { ...made, uncertain: isUncertain(failure) };
        throw failure;
      }
    },
    onSuccess: (order) => {
      queryClient.setQueryData(api.orders.byId.queryKey({ orderId: order.id }), order);
      void queryClient.invalidateQueries({ queryKey: api.orders.mine.pathKey() });
      void queryClient.invalidateQueries({ queryKey: api.listings.pathKey() });
      onPlaced(order);
    },
    onError: (_failure, { listingId }) =>
      queryClient.invalidateQueries({ queryKey: api.listings.byId.queryKey({ id: listingId }) }),
  });
}

/** The price that a refused order would have now; null when it was refused for something else. */
export function changedPrice(thrown: unknown): Money | null {
  const failure = failureIn(thrown);
  if (failure?.code !== "PRICE_CHANGED") return null;
  const { amount, currency } = failure.details;
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

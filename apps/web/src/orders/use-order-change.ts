import { type ClientFailure, failureIn } from "@marketplace/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { type Attempt, nextAttempt } from "../app/attempt.ts";
import { isUncertain } from "../app/failure.ts";
import type { Action } from "./actions.ts";
import type { Order } from "./order.ts";
import { type OrderChange, sendChange } from "./order-change.ts";
import { useShowOrder } from "./use-show-order.ts";

// The order is not as it was seen here.
const outdated = new Set<ClientFailure["code"]>([
  "STALE_VERSION",
  "INVALID_TRANSITION",
  "IDEMPOTENCY_MISMATCH",
]);

/**
 * Moves an order on and shows its new state; when it had moved meanwhile, shows that. Each change has a key of its
 * own, which is kept until an answer says how it ended: it is done once, however often the button is pressed.
 */
export function useOrderChange(order: Order) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const show = useShowOrder();
  const attempts = useRef(new Map<Action, Attempt>());
  return useMutation({
    mutationFn: async (change: OrderChange) => {
      const { action } = change;
      const seen = { orderId: order.id, version: order.version };
      const last = attempts.current.get(action) ?? null;
      const attempt = nextAttempt(last, { ...seen, change }, () => crypto.randomUUID());
      attempts.current.set(action, { ...attempt, uncertain: true });
      try {
        const changed = await sendChange(client, { ...seen, idempotencyKey: attempt.key }, change);
        attempts.current.delete(action);
        return changed;
      } catch (failure) {
        attempts.current.set(action, { ...attempt, uncertain: isUncertain(failure) });
        throw failure;
      }
    },
    onSuccess: show,
    onError: (failure) => {
      const code = failureIn(failure)?.code;
      if (code === undefined || !outdated.has(code)) return;
      attempts.current.clear();
      return queryClient.invalidateQueries({ queryKey: api.orders.byId.queryKey({ orderId: order.id }) });
    },
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi, useApiClient } from "../app/api.ts";
import { pause } from "../app/pause.ts";
import { useShowOrder } from "../orders/use-show-order.ts";
import {
  isOpen,
  isStillBeingDone,
  nextPlacing,
  type OrderRequest,
  type Placing,
  placingAfter,
} from "./placing.ts";
import { type Placed, sendOrder } from "./send-order.ts";

/** What a press of the button has come to. */
export interface PlacedOrder {
  readonly orders: Placed;
  /** Whether it is what an earlier press had asked for, and not the last. */
  readonly earlier: boolean;
}

/** What a buyer is told to wait for. */
type Waits = "for an answer that is late" | "for another answer";

const LATE_MS = 3_000;
const ASK_AGAIN_MS = 2_000;
const KEEP_ASKING_MS = 120_000;

/**
 * Places an order once, however often the button is pressed and however many answers get lost. While the server says
 * that it is still being done, it is asked again by itself.
 */
export function usePlaceOrder() {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const show = useShowOrder();
  const last = useRef<Placing | null>(null);
  const stop = useRef(new AbortController());
  const [waits, setWaits] = useState<Waits | null>(null);
  useEffect(() => () => stop.current.abort(), []);

  async function ask(placing: Placing): Promise<Placed> {
    const { signal } = stop.current;
    const giveUpAt = performance.now() + KEEP_ASKING_MS;
    let asked = placing;
    let unanswered: unknown = null;
    for (;;) {
      // Until an answer comes, nobody knows whether it has been placed.
      last.current = { ...asked, uncertain: true };
      try {
        const input = { ...asked.request, idempotencyKey: asked.key };
        // Who waits no longer leaves only what asks again: what places the order runs on.
        const orders = await sendOrder(client, input, unanswered === null ? {} : { signal });
        last.current = null;
        return orders;
      } catch (failure) {
        if (signal.aborted && unanswered !== null) throw unanswered;
        last.current = placingAfter(asked, failure);
        if (last.current === null || !isStillBeingDone(failure)) throw failure;
        asked = last.current;
        unanswered = failure;
        setWaits("for another answer");
        await pause(ASK_AGAIN_MS, signal);
        if (signal.aborted || performance.now() > giveUpAt) throw failure;
      }
    }
  }

  /** What an earlier press has come to after all; null when it came to nothing. */
  async function settle(placing: Placing): Promise<Placed | null> {
    try {
      return await ask(placing);
    } catch (failure) {
      if (last.current === null) return null;
      throw failure;
    }
  }

  const place = useMutation({
    mutationFn: async (request: OrderRequest): Promise<PlacedOrder> => {
      stop.current = new AbortController();
      const late = setTimeout(() => setWaits((now) => now ?? "for an answer that is late"), LATE_MS);
      try {
        const open = last.current;
        const earlier = isOpen(open, request) ? await settle(open) : null;
        if (earlier !== null) return { orders: earlier, earlier: true };
        const orders = await ask(nextPlacing(last.current, request, () => crypto.randomUUID()));
        return { orders, earlier: false };
      } finally {
        clearTimeout(late);
      }
    },
    onSuccess: ({ orders }) => {
      for (const order of orders) show(order);
    },
    // What was refused may be gone, or cost something else now.
    onError: (_failure, { items }) => {
      void queryClient.invalidateQueries({ queryKey: api.listings.bySeller.pathKey() });
      return Promise.all(
        items.map(({ listingId }) =>
          queryClient.invalidateQueries({ queryKey: api.listings.byId.queryKey({ id: listingId }) }),
        ),
      );
    },
    onSettled: () => {
      setWaits(null);
      // Read when it is next looked at: this page goes by the offer that it was opened with.
      void queryClient.invalidateQueries({ queryKey: api.offers.pathKey(), refetchType: "none" });
    },
  });
  return { place, waits, stopWaiting: () => stop.current.abort() };
}

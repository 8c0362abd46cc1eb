import type { Actor } from "@marketplace/rpc";
import { router, signedIn } from "@marketplace/rpc";
import { changeOrder } from "./change-order.ts";
import type { OrderDeps } from "./deps.ts";
import type { OrderChange } from "./order-decisions.ts";
import {
  orderAtVersionSchema,
  orderWithReasonSchema,
  placeOrderSchema,
  shipOrderSchema,
} from "./order-input.ts";
import { orderSchema, orderView } from "./order-view.ts";
import { orderPlacing } from "./place-order.ts";

/** The mutations of purchases, under `orders`. */
export function orderCommands(deps: OrderDeps) {
  const place = orderPlacing(deps);
  const atVersion = signedIn.input(orderAtVersionSchema).output(orderSchema);
  const withReason = signedIn.input(orderWithReasonSchema).output(orderSchema);

  function change(
    { actor: viewer }: { readonly actor: Actor },
    { orderId, version }: { readonly orderId: string; readonly version: number },
    wanted: OrderChange,
  ) {
    return changeOrder(deps, { viewer, orderId, version, change: wanted });
  }

  return router({
    place: signedIn
      .input(placeOrderSchema)
      .output(orderSchema)
      .mutation(async ({ ctx, input }) => {
        const buyerId = ctx.actor.userId;
        return orderView(deps.minio, buyerId, await place({ buyerId, input }));
      }),
    confirm: atVersion.mutation(({ ctx, input }) => change(ctx, input, { event: "confirm" })),
    ship: signedIn
      .input(shipOrderSchema)
      .output(orderSchema)
      .mutation(({ ctx, input }) =>
        change(ctx, input, {
          event: "ship",
          trackingNumber: input.trackingNumber,
          estimatedDelivery: input.estimatedDelivery ?? null,
        }),
      ),
    deliver: atVersion.mutation(({ ctx, input }) => change(ctx, input, { event: "deliver" })),
    cancel: withReason.mutation(({ ctx, input }) =>
      change(ctx, input, { event: "cancel", reason: input.reason }),
    ),
    return: withReason.mutation(({ ctx, input }) =>
      change(ctx, input, { event: "return", reason: input.reason }),
    ),
  });
}

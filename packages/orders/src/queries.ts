import { idSchema, notFound } from "@marketplace/kernel";
import { moderator, queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { disputes } from "./disputes.ts";
import { findOrder, inFull } from "./find-order.ts";
import { myOrders } from "./my-orders.ts";
import { disputesSchema, myOrdersSchema } from "./order-input.ts";
import { mayLookAt } from "./order-policy.ts";
import { disputeSummarySchema, orderSchema, orderSummarySchema, orderView } from "./order-view.ts";

const orderPageSchema = z.strictObject({
  items: z.array(orderSummarySchema),
  nextCursor: z.string().nullable(),
});

const disputePageSchema = z.strictObject({
  items: z.array(disputeSummarySchema),
  nextCursor: z.string().nullable(),
});

/** The queries of purchases, under `orders`. */
export function orderQueries(deps: Pick<OrderDeps, "postgres" | "minio">) {
  return queriesOnly({
    byId: signedIn
      .input(z.strictObject({ orderId: idSchema }))
      .output(orderSchema)
      .query(async ({ ctx, input }) => {
        const order = await findOrder(deps.postgres, input.orderId);
        if (order === null || !mayLookAt(order, ctx.actor)) throw notFound("order");
        return orderView(deps.minio, ctx.actor, await inFull(deps.postgres, order));
      }),
    /** What waits for a moderator's decision. */
    disputes: moderator
      .input(disputesSchema)
      .output(disputePageSchema)
      .query(({ input }) => disputes(deps, input)),
    mine: signedIn
      .input(myOrdersSchema)
      .output(orderPageSchema)
      .query(({ ctx, input }) => myOrders(deps, ctx.actor.userId, input)),
  });
}

import { idSchema } from "@marketplace/kernel";
import { router, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { myOrdersSchema } from "./order-input.ts";
import { orderSchema, orderSummarySchema } from "./order-view.ts";

/** The queries of purchases, under `orders`. */
export function orderQueries(_deps: OrderDeps) {
  return router({
    byId: signedIn
      .input(z.strictObject({ orderId: idSchema }))
      .output(orderSchema)
      .query(unwritten),
    mine: signedIn
      .input(myOrdersSchema)
      .output(z.strictObject({ items: z.array(orderSummarySchema), nextCursor: z.string().nullable() }))
      .query(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}

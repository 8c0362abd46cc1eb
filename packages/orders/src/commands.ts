import { router, signedIn } from "@marketplace/rpc";
import type { OrderDeps } from "./deps.ts";
import {
  orderAtVersionSchema,
  orderWithReasonSchema,
  placeOrderSchema,
  shipOrderSchema,
} from "./order-input.ts";
import { orderSchema } from "./order-view.ts";

/** The mutations of purchases, under `orders`. */
export function orderCommands(_deps: OrderDeps) {
  return router({
    place: signedIn.input(placeOrderSchema).output(orderSchema).mutation(unwritten),
    confirm: signedIn.input(orderAtVersionSchema).output(orderSchema).mutation(unwritten),
    ship: signedIn.input(shipOrderSchema).output(orderSchema).mutation(unwritten),
    deliver: signedIn.input(orderAtVersionSchema).output(orderSchema).mutation(unwritten),
    cancel: signedIn.input(orderWithReasonSchema).output(orderSchema).mutation(unwritten),
    return: signedIn.input(orderWithReasonSchema).output(orderSchema).mutation(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}

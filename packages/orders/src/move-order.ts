import { notFound } from "@marketplace/kernel";
import { type Actor, answerOnce } from "@marketplace/rpc";
import type { z } from "zod";
import { changeOrder } from "./change-order.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrder, inFull } from "./find-order.ts";
import type { OrderChange } from "./order-decisions.ts";
import type { orderAtVersionSchema } from "./order-input.ts";
import { actsAs } from "./order-policy.ts";
import { type OrderView, orderSchema, orderView } from "./order-view.ts";

/** An account that asks for something to be done to an order. */
export interface Asking {
  readonly viewer: Actor;
  /** The procedure that was called, such as `orders.ship`. */
  readonly procedure: string;
  readonly input: z.output<typeof orderAtVersionSchema>;
}

/** What makes a change of an order, and may do something before and after it, as with photographs that it keeps. */
type Make = (move: (change: OrderChange) => Promise<void>) => Promise<void>;

/**
 * Moves an order on as an account asks, and shows it; the same key and input are answered as before.
 * @throws MarketplaceError as `changeOrder` and `answerOnce` do.
 */
export async function moveOrder(
  deps: OrderDeps,
  { viewer, procedure, input }: Asking,
  make: OrderChange | Make,
): Promise<OrderView> {
  const { idempotencyKey: key, ...rest } = input;
  const { orderId, version } = input;
  // An order's parties never change, so who may act is decided before anything is locked.
  const seen = await findOrder(deps.postgres, orderId);
  const actor = seen && actsAs(seen, viewer);
  if (actor === null) throw notFound("order");
  const request = { scope: viewer.userId, procedure, key, input: rest, output: orderSchema };
  return answerOnce(deps, request, (record) => {
    const move = (change: OrderChange) =>
      changeOrder(
        deps,
        { orderId, version, change, actor, actorId: viewer.userId },
        async (transaction, changed) =>
          record(
            transaction,
            orderView(deps.minio, viewer, await inFull(deps.postgres, changed, transaction)),
          ),
      );
    return typeof make === "function" ? make(move) : move(make);
  });
}

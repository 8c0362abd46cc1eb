import { notFound } from "@marketplace/kernel";
import type { Actor } from "@marketplace/rpc";
import type { z } from "zod";
import { changeOrder } from "./change-order.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrder, inFull } from "./find-order.ts";
import type { OrderChange } from "./order-decisions.ts";
import type { orderAtVersionSchema } from "./order-input.ts";
import { actsAs, mayLookAt } from "./order-policy.ts";
import { type OrderView, orderView } from "./order-view.ts";

/** A change that an account asks for. */
export interface AskedMove {
  readonly viewer: Actor;
  readonly procedure: string;
  readonly input: z.output<typeof orderAtVersionSchema>;
  readonly change: OrderChange;
}

/**
 * Moves an order on as an account asks, and shows it; the same key and input are answered as before.
 * @throws MarketplaceError as `changeOrder` does.
 */
export async function moveOrder(deps: OrderDeps, { viewer, input, change }: AskedMove): Promise<OrderView> {
  const { orderId, version } = input;
  const seen = await findOrder(deps.postgres, orderId);
  // An order's parties never change, so who may act is decided before anything is locked.
  const actor = seen && actsAs(seen, viewer);
  if (seen === null || actor === null || !mayLookAt(seen, viewer)) throw notFound("order");
  const asked = { orderId, version, change, actor, actorId: viewer.userId };
  return changeOrder(deps, asked, async (transaction, changed) =>
    orderView(deps.minio, viewer, await inFull(deps.postgres, changed, transaction)),
  );
}

import { notFound } from "@marketplace/kernel";
import { promoteUploads } from "@marketplace/media";
import type { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { findOrder } from "./find-order.ts";
import { type AskedMove, moveOrder } from "./move-order.ts";
import type { requestReturnSchema } from "./order-input.ts";
import { sideOf } from "./order-policy.ts";
import { orderMachine } from "./order-stage.ts";
import type { OrderView } from "./order-view.ts";

interface AskedReturn extends Pick<AskedMove, "viewer" | "procedure"> {
  readonly input: z.output<typeof requestReturnSchema>;
}

/**
 * Asks for a return with what is wrong and photographs of it; the photographs become the claim's when it is opened.
 * @throws MarketplaceError as `changeOrder` and media's `promoteUploads` do.
 */
export async function requestReturn(deps: OrderDeps, { input, ...asked }: AskedReturn): Promise<OrderView> {
  const { reason, explanation, uploadIds, orderId } = input;
  const { userId } = asked.viewer;
  const open = (evidence: readonly string[]) =>
    moveOrder(deps, {
      ...asked,
      input,
      change: {
        event: "request-return",
        reason: explanation,
        claim: { do: "open", kind: "return", reason, explanation, evidence: [...evidence] },
      },
    });
  if (uploadIds.length === 0) return open([]);
  // Before photographs are decoded: whether there is an order to claim of.
  const order = await findOrder(deps.postgres, orderId);
  if (order === null || sideOf(order, userId) === null) throw notFound("order");
  orderMachine.next(order.stage, "request-return", sideOf(order, userId) ?? "seller");
  return promoteUploads(deps, { userId, uploadIds }, (images) => open(images.map(({ key }) => key)));
}

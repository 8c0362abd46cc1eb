import { readyImages } from "@marketplace/media";
import type { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { orderById } from "./find-order.ts";
import { type Asking, moveOrder } from "./move-order.ts";
import type { requestReturnSchema } from "./order-input.ts";
import { actsAs } from "./order-policy.ts";
import { orderMachine } from "./order-stage.ts";
import type { OrderView } from "./order-view.ts";

interface AskedReturn extends Asking {
  readonly input: z.output<typeof requestReturnSchema>;
}

/**
 * Asks for a return with what is wrong and photographs of it; the photographs become the claim's when it is opened.
 * @throws MarketplaceError as `changeOrder` and media's `readyImages` do.
 */
export function requestReturn(deps: OrderDeps, asked: AskedReturn): Promise<OrderView> {
  const { reason, explanation, uploadIds, orderId } = asked.input;
  return moveOrder(deps, asked, async (move) => {
    const open = (evidence: readonly string[]) =>
      move({
        event: "request-return",
        reason: explanation,
        claim: { do: "open", kind: "return", reason, explanation, evidence: [...evidence] },
      });
    if (uploadIds.length === 0) return open([]);
    // Before photographs are asked for: whether there is anything to claim.
    const order = await orderById(deps.postgres, orderId);
    const { userId } = asked.viewer;
    orderMachine.next(order.stage, "request-return", actsAs(order, asked.viewer) ?? "moderator");
    const images = await readyImages(deps, { userId, uploadIds });
    return open(images.map(({ key }) => key));
  });
}

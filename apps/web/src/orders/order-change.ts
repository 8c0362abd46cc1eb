import type { MarketplaceClient, RouterInputs } from "@marketplace/api";
import type { Action } from "./actions.ts";
import type { Order } from "./order.ts";

type Inputs = RouterInputs["orders"];

/** Which order is meant, at the version that was seen, under the key of this one change. */
export type Target = Inputs["confirm"];

/** What somebody does to an order, with what they say to it. */
export type OrderChange = {
  [A in Action]: { readonly action: A } & Readonly<Omit<Inputs[A], keyof Target>>;
}[Action];

/** Sends a change of an order. */
export function sendChange(
  { orders }: Pick<MarketplaceClient, "orders">,
  target: Target,
  change: OrderChange,
): Promise<Order> {
  switch (change.action) {
    case "confirm":
    case "deliver":
    case "accept":
    case "withdrawReturn":
    case "refund":
      return orders[change.action].mutate(target);
    case "ship": {
      const { trackingNumber, estimatedDelivery } = change;
      return orders.ship.mutate({ ...target, trackingNumber, estimatedDelivery });
    }
    case "cancel":
      return orders.cancel.mutate({ ...target, reason: change.reason });
    case "reportMissing":
      return orders.reportMissing.mutate({ ...target, explanation: change.explanation });
    case "requestReturn": {
      const { reason, explanation, uploadIds } = change;
      return orders.requestReturn.mutate({ ...target, reason, explanation, uploadIds });
    }
    case "acceptReturn":
    case "refuseReturn":
    case "disputeReturn":
      return orders[change.action].mutate({ ...target, answer: change.answer });
    case "shipReturn":
      return orders.shipReturn.mutate({ ...target, trackingNumber: change.trackingNumber });
    case "decide": {
      const { refund, decision } = change;
      return orders.decide.mutate({ ...target, refund, decision });
    }
  }
}

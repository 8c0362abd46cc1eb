import { actorOf, addAccount, addListing, failureFrom } from "@marketplace/testing";
import type { OrderDeps } from "./deps.ts";
import { payment, placing } from "./order.fixture.ts";
import { callerOf, type OrdersSuite } from "./orders-suite.fixture.ts";

/** A purchase whose process died as soon as the unit was held: its saga has begun, and nobody runs it. */
export interface DeadPlacing {
  readonly listingId: string;
  readonly buyerId: string;
}

/** The dependencies of a process that dies as soon as it has begun a saga. */
export function dying(deps: OrderDeps): OrderDeps {
  return {
    ...deps,
    sagas: {
      join: deps.sagas.join,
      async begin(saga, beginning) {
        const begun = await deps.sagas.begin(saga, beginning);
        return begun && { outcome: () => Promise.reject(new Error("the process died")) };
      },
    },
  };
}

/** Places an order in a process that dies then; the lease of its saga runs out within a minute. */
export async function deadPlacing(orders: OrdersSuite, card = payment): Promise<DeadPlacing> {
  const { stores } = orders.suite;
  const listingId = await addListing(stores, { sellerId: orders.sellerId });
  const buyerId = await addAccount(stores);
  const place = callerOf(dying(orders.deps))(actorOf(buyerId)).place;
  await failureFrom(place(placing({ listingId, payment: card })));
  return { listingId, buyerId };
}

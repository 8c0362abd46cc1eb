import type { RouterOutputs } from "@marketplace/api";
import type { SeedOrder, SeedStep } from "../seed/plan.ts";
import type { DemoAccount } from "./demo-account.ts";
import { lookAgain } from "./look-again.ts";
import { remainingSteps } from "./order-steps.ts";
import type { Seeding } from "./seeding.ts";
import type { Outcome } from "./tally.ts";

type Order = RouterOutputs["orders"]["place"];

/** An order of the buyer's list. */
export type OrderLine = RouterOutputs["orders"]["mine"]["items"][number];

/** An order of the plan, the two accounts that it is between, and what stands. */
export interface OrderTask {
  readonly planned: SeedOrder;
  readonly buyer: DemoAccount;
  readonly seller: DemoAccount;
  readonly listingId: string;
  readonly expectedPrice: Order["price"];
  /** What the buyer had ordered before this run. */
  readonly lines: readonly OrderLine[];
  /** This order's own line, where it cannot be taken for another. */
  readonly line: OrderLine | null;
}

/** An order as this run leaves it. */
export interface OrderResult extends Pick<Order, "id" | "status"> {
  readonly outcome: Exclude<Outcome, "leftOut">;
}

/**
 * Places one order and takes it to the status that the plan wants, as far as that has not been done.
 * @throws what a call throws, such as `SOLD_OUT` when somebody else was faster.
 */
export async function makeOrder(seeding: Seeding, task: OrderTask): Promise<OrderResult> {
  const { planned, lines, line } = task;
  if (line !== null && remainingSteps(line.status, planned.steps).length === 0) {
    return { id: line.id, status: line.status, outcome: "there" };
  }
  let took = 0;
  const order = await lookAgain(async () => {
    let current = await find(seeding, task);
    for (const step of remainingSteps(current.status, planned.steps)) {
      current = await take(seeding, task, { step, order: current });
      took += 1;
    }
    return current;
  });
  const { id, status } = order;
  const isNew = lines.every((before) => before.id !== id);
  return { id, status, outcome: isNew ? "made" : took > 0 ? "finished" : "there" };
}

function find({ persist }: Seeding, task: OrderTask): Promise<Order> {
  const { planned, buyer, listingId, expectedPrice, line } = task;
  const { orders } = buyer.client;
  if (line !== null) return persist(() => orders.byId.query({ orderId: line.id }));
  const { key: idempotencyKey, shipping } = planned;
  return persist(() => orders.place.mutate({ idempotencyKey, listingId, expectedPrice, shipping }));
}

function take(
  { persist, clock, signal }: Seeding,
  { buyer, seller }: OrderTask,
  { step, order: { id, version } }: { readonly step: SeedStep; readonly order: Order },
): Promise<Order> {
  signal.throwIfAborted();
  const { orders } = (step.by === "buyer" ? buyer : seller).client;
  const target = { orderId: id, version };
  switch (step.event) {
    case "confirm":
      return persist(() => orders.confirm.mutate(target));
    case "ship": {
      const { trackingNumber, deliveryDays } = step;
      const estimatedDelivery = dayAfter(clock(), deliveryDays);
      return persist(() => orders.ship.mutate({ ...target, trackingNumber, estimatedDelivery }));
    }
    case "deliver":
      return persist(() => orders.deliver.mutate(target));
    case "cancel":
      return persist(() => orders.cancel.mutate({ ...target, reason: step.reason }));
    case "return":
      return persist(() => orders.return.mutate({ ...target, reason: step.reason }));
  }
}

/** The UTC day a number of days after an instant, as `YYYY-MM-DD`. */
function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

import type { RouterOutputs } from "@marketplace/api";
import { reportOf } from "../failure-report.ts";
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

/** The card of the payment provider's sandbox that pays. */
const DEMO_CARD = { token: "4242424242424242" };

/**
 * Places one order and takes it to where the plan wants it, as far as that has not been done.
 * @throws what a call throws, such as `SOLD_OUT` when somebody else was faster.
 */
export async function makeOrder(seeding: Seeding, task: OrderTask): Promise<OrderResult> {
  const { planned, lines, line } = task;
  if (line !== null && remainingSteps(line.stage, planned.steps).length === 0) {
    return { id: line.id, status: line.status, outcome: "there" };
  }
  let took = 0;
  const order = await lookAgain(async () => {
    let current = await find(seeding, task);
    for (const step of remainingSteps(current.stage, planned.steps)) {
      current = await take(seeding, task, { step, order: current });
      took += 1;
    }
    return current;
  });
  const { id, status } = order;
  const isNew = lines.every((before) => before.id !== id);
  return { id, status, outcome: isNew ? "made" : took > 0 ? "finished" : "there" };
}

function find(seeding: Seeding, task: OrderTask): Promise<Order> {
  const { buyer, line } = task;
  return line === null
    ? place(seeding, task)
    : seeding.persist(() => buyer.client.orders.byId.query({ orderId: line.id }));
}

const MOST_PLACINGS = 3;

/** Places the order, or finds it as it is now by its key. */
async function place(
  { persist }: Seeding,
  { planned: { key, shipping }, buyer, listingId, expectedPrice }: OrderTask,
): Promise<Order> {
  const { orders } = buyer.client;
  const wish = { listingId, expectedPrice, shipping, payment: DEMO_CARD };
  for (let placing = 1; ; placing += 1) {
    const idempotencyKey = placing === 1 ? key : `${key}:${placing}`;
    try {
      return await persist(() => orders.place.mutate({ ...wish, idempotencyKey }));
    } catch (failure) {
      // It was begun and never paid, as when the servers were killed then; its key tells so for good.
      if (placing === MOST_PLACINGS || reportOf(failure).code !== "RESERVATION_EXPIRED") throw failure;
    }
  }
}

function take(
  { persist, clock, signal }: Seeding,
  { planned, buyer, seller }: OrderTask,
  { step, order: { id, version } }: { readonly step: SeedStep; readonly order: Order },
): Promise<Order> {
  signal.throwIfAborted();
  const { orders } = (step.by === "buyer" ? buyer : seller).client;
  const target = { orderId: id, version, idempotencyKey: `${planned.key}:${step.event}` };
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
    case "release":
      return persist(() => orders.accept.mutate(target));
    case "cancel":
      return persist(() => orders.cancel.mutate({ ...target, reason: step.reason }));
    case "report-missing":
      return persist(() => orders.reportMissing.mutate({ ...target, explanation: step.explanation }));
    case "request-return": {
      const { reason, explanation } = step;
      return persist(() => orders.requestReturn.mutate({ ...target, reason, explanation }));
    }
    case "accept-return":
      return persist(() => orders.acceptReturn.mutate({ ...target, answer: step.answer }));
    case "refuse-return":
      return persist(() => orders.refuseReturn.mutate({ ...target, answer: step.answer }));
    case "ship-return":
      return persist(() => orders.shipReturn.mutate({ ...target, trackingNumber: step.trackingNumber }));
    case "refund":
      return persist(() => orders.refund.mutate(target));
  }
}

/** The UTC day a number of days after an instant, as `YYYY-MM-DD`. */
function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

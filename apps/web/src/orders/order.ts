import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** An order as its two parties, and those who moderate, see it. */
export type Order = RouterOutputs["orders"]["byId"];

/** An order as a line of a list. */
export type OrderSummary = RouterOutputs["orders"]["mine"]["items"][number];

/** Where an order stands. */
export type Stage = Order["stage"];

/** The side of an order that somebody is on. */
export type Role = NonNullable<RouterInputs["orders"]["mine"]["role"]>;

/** As whom somebody looks at an order; who is no party of it moderates. */
export type Viewer = Role | "moderator";

/** As whom an account looks at an order. */
export function viewerOf({ buyerId, sellerId }: Order, userId: string | undefined): Viewer {
  if (userId === buyerId) return "buyer";
  return userId === sellerId ? "seller" : "moderator";
}

const MOVING_MS = 2_000;
const WAITING_MS = 15_000;

/** How soon an order is to be looked at again because it moves by itself, in milliseconds; false where it waits for people. */
export function lookAgainIn(order: Order | undefined): number | false {
  if (order?.stage === "capturing") return MOVING_MS;
  // A bank, or the time to pay, moves it on.
  return order?.stage === "paying" ? WAITING_MS : false;
}

/** Whether an order is such that its parties say how it went: it has arrived or ended, and nothing of it is in dispute. */
export function mayBeReviewed({ stage }: Order): boolean {
  return stage === "delivered" || stage === "completed" || stage === "refunded";
}

/** Whether what was ordered has ever come to its buyer. */
export function hasArrived({ history }: Pick<Order, "history">): boolean {
  return history.some(({ event }) => event === "deliver");
}

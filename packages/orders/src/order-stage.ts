/*
 * An order's whole life as one table. A stage is finer than the status that people filter by: `paying` and `placed`
 * are both `pending`, and what can follow a delivery is all `delivered` until the money has gone one way or the other.
 *
 *   paying → capturing → placed → confirmed → shipped → delivered → completed
 *                                              shipped → missing          (it never came)
 *                                                        delivered → return-requested → returning → return-shipped
 *                                                                    any of them → disputed  (a moderator decides)
 *   `cancelled` and `refunded` are the two ends at which the buyer has the money back.
 *
 * Money waits in escrow from `placed` on, until an end. Every stage but the ends has a deadline, after which the
 * platform itself acts: nothing and nobody can be forgotten.
 */
import { statusMachine } from "@marketplace/kernel";

/** Where a purchase stands, in full. */
export const ORDER_STAGES = [
  "paying",
  "capturing",
  "placed",
  "confirmed",
  "shipped",
  "missing",
  "delivered",
  "return-requested",
  "returning",
  "return-shipped",
  "disputed",
  "completed",
  "cancelled",
  "refunded",
] as const;

/** Where a purchase stands, in full. */
export type OrderStage = (typeof ORDER_STAGES)[number];

/** Where a purchase stands, as people filter by it. */
export const ORDER_STATUSES = [
  "pending",
  "confirmed",
  "shipped",
  "delivered",
  "cancelled",
  "returned",
] as const;

/** Where a purchase stands, as people filter by it. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What moves a purchase on. */
export const ORDER_EVENTS = [
  "secure",
  "pay",
  "confirm",
  "ship",
  "deliver",
  "report-missing",
  "request-return",
  "withdraw-return",
  "accept-return",
  "refuse-return",
  "ship-return",
  "dispute-return",
  "release",
  "refund",
  "cancel",
] as const;

/** What moves a purchase on. */
export type OrderEvent = (typeof ORDER_EVENTS)[number];

/** Who moves a purchase on: a party of it, a moderator, or the platform itself, as where a deadline passes. */
export type OrderActor = "buyer" | "seller" | "moderator" | "system";

/** The one table of what may happen to an order, and who may cause it. */
export const orderMachine = statusMachine<OrderStage, OrderEvent, OrderActor>({
  name: "order",
  initial: "paying",
  states: ORDER_STAGES,
  transitions: [
    // The buyer has still to confirm the payment at their bank.
    { from: "paying", event: "secure", to: "capturing", by: ["system"] },
    { from: "paying", event: "cancel", to: "cancelled", by: ["buyer", "system"] },
    // The money is being taken: nobody can go back on it until the provider has said how that ended.
    { from: "capturing", event: "pay", to: "placed", by: ["system"] },
    { from: "capturing", event: "cancel", to: "cancelled", by: ["system"] },
    { from: "placed", event: "confirm", to: "confirmed", by: ["seller", "system"] },
    { from: "placed", event: "cancel", to: "cancelled", by: ["buyer", "seller"] },
    { from: "confirmed", event: "ship", to: "shipped", by: ["seller"] },
    { from: "confirmed", event: "cancel", to: "cancelled", by: ["buyer", "seller", "system"] },
    { from: "shipped", event: "deliver", to: "delivered", by: ["buyer", "system"] },
    { from: "shipped", event: "report-missing", to: "missing", by: ["buyer"] },
    { from: "missing", event: "deliver", to: "delivered", by: ["buyer"] },
    { from: "missing", event: "release", to: "completed", by: ["moderator"] },
    { from: "missing", event: "refund", to: "refunded", by: ["seller", "moderator", "system"] },
    { from: "delivered", event: "release", to: "completed", by: ["buyer", "system"] },
    { from: "delivered", event: "request-return", to: "return-requested", by: ["buyer"] },
    { from: "return-requested", event: "withdraw-return", to: "completed", by: ["buyer"] },
    { from: "return-requested", event: "accept-return", to: "returning", by: ["seller", "system"] },
    { from: "return-requested", event: "refuse-return", to: "disputed", by: ["seller"] },
    { from: "return-requested", event: "refund", to: "refunded", by: ["seller"] },
    { from: "returning", event: "withdraw-return", to: "completed", by: ["buyer"] },
    { from: "returning", event: "ship-return", to: "return-shipped", by: ["buyer"] },
    { from: "returning", event: "refund", to: "refunded", by: ["seller"] },
    { from: "returning", event: "release", to: "completed", by: ["system"] },
    { from: "return-shipped", event: "refund", to: "refunded", by: ["seller", "system"] },
    { from: "return-shipped", event: "dispute-return", to: "disputed", by: ["seller"] },
    { from: "disputed", event: "withdraw-return", to: "completed", by: ["buyer"] },
    { from: "disputed", event: "release", to: "completed", by: ["moderator"] },
    { from: "disputed", event: "refund", to: "refunded", by: ["seller", "moderator", "system"] },
  ],
});

/** The status of an order in a stage; the database derives it in the same way (migration `0040-order-life`). */
export function statusUnder(stage: OrderStage): OrderStatus {
  switch (stage) {
    case "paying":
    case "capturing":
    case "placed":
      return "pending";
    case "confirmed":
      return "confirmed";
    case "shipped":
    case "missing":
      return "shipped";
    case "delivered":
    case "return-requested":
    case "returning":
    case "return-shipped":
    case "disputed":
    case "completed":
      return "delivered";
    case "cancelled":
      return "cancelled";
    case "refunded":
      return "returned";
  }
}

/** What an order's stage says of the reservation that it stands on. */
export type ReservationStatus = "held" | "sold" | "released";

/**
 * The state of the reservation under an order of this stage. The unit stays held until the buyer has it: only what is
 * held can be given back. It is sold from the delivery on, for good, and so it is when a parcel got lost: an item that
 * came back is offered again as a new listing, with its condition looked at anew.
 */
export function reservationUnder(stage: OrderStage): ReservationStatus {
  switch (stage) {
    case "paying":
    case "capturing":
    case "placed":
    case "confirmed":
    case "shipped":
    case "missing":
      return "held";
    case "cancelled":
      return "released";
    case "delivered":
    case "return-requested":
    case "returning":
    case "return-shipped":
    case "disputed":
    case "completed":
    case "refunded":
      return "sold";
  }
}

/** Whether the buyer's money waits in escrow in this stage. */
export function holdsEscrow(stage: OrderStage): boolean {
  switch (stage) {
    case "paying":
    case "capturing":
    case "completed":
    case "cancelled":
    case "refunded":
      return false;
    case "placed":
    case "confirmed":
    case "shipped":
    case "missing":
    case "delivered":
    case "return-requested":
    case "returning":
    case "return-shipped":
    case "disputed":
      return true;
  }
}

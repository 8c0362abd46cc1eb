import { statusMachine } from "@marketplace/kernel";

/** Where a purchase stands. */
export const ORDER_STATUSES = [
  "pending",
  "confirmed",
  "shipped",
  "delivered",
  "cancelled",
  "returned",
] as const;

/** Where a purchase stands. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What moves a purchase on. */
export const ORDER_EVENTS = ["confirm", "ship", "deliver", "cancel", "return"] as const;

/** What moves a purchase on. */
export type OrderEvent = (typeof ORDER_EVENTS)[number];

/** Who moves a purchase on: a party of it, or the platform itself where a deadline passes. */
export type OrderActor = "buyer" | "seller" | "system";

/** The one table of what may happen to an order, and who may cause it. */
export const orderMachine = statusMachine<OrderStatus, OrderEvent, OrderActor>({
  name: "order",
  initial: "pending",
  states: ORDER_STATUSES,
  transitions: [
    { from: "pending", event: "confirm", to: "confirmed", by: ["seller"] },
    { from: "pending", event: "cancel", to: "cancelled", by: ["buyer", "seller", "system"] },
    { from: "confirmed", event: "ship", to: "shipped", by: ["seller"] },
    { from: "confirmed", event: "cancel", to: "cancelled", by: ["buyer", "seller"] },
    { from: "shipped", event: "deliver", to: "delivered", by: ["buyer", "system"] },
    { from: "delivered", event: "return", to: "returned", by: ["seller"] },
  ],
});

/** What an order's status says of the reservation that it stands on. */
export type ReservationStatus = "held" | "sold" | "released";

/**
 * The state of the reservation under an order of this status. The unit stays held until the buyer has it: a parcel
 * can get lost, and only what is held can be given back. It is sold at delivery, for good: an item that was
 * returned is offered again as a new listing, with its condition looked at anew.
 */
export function reservationUnder(status: OrderStatus): ReservationStatus {
  switch (status) {
    case "pending":
    case "confirmed":
    case "shipped":
      return "held";
    case "delivered":
    case "returned":
      return "sold";
    case "cancelled":
      return "released";
  }
}

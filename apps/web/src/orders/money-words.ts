import { formatMoney } from "@marketplace/api";
import type { Order } from "./order.ts";

type Paid = Pick<Order, "payment" | "stage" | "price" | "refunded">;

/** Where an order's money is, in words. */
export function paymentText({ payment, stage, price, refunded }: Paid): string {
  if (payment === null) return "Not paid through the shop";
  switch (payment.status) {
    case "pending":
      return "Asked for";
    case "requires_confirmation":
      return "Waits to be confirmed at the bank";
    case "authorised":
      return stage === "cancelled" ? "Being let go; nothing is charged" : "Held, and being taken";
    case "captured":
      if (refunded.amount > 0) return "Paid; what comes back is on its way";
      return stage === "completed" ? "Paid, and passed on to the seller" : "Paid, and held by the shop";
    case "refunded":
      if (refunded.amount === price.amount) return "Given back";
      return `Paid, with ${formatMoney(refunded)} given back`;
    case "voided":
      return "Let go; nothing was charged";
    case "failed":
      return "Declined; nothing was charged";
  }
}

import type { Actor } from "@marketplace/rpc";
import type { Order } from "./order.ts";

type Parties = Pick<Order, "buyerId" | "sellerId">;

/** The side of an order that an account is on, or null for neither. */
export function sideOf({ buyerId, sellerId }: Parties, userId: string): "buyer" | "seller" | null {
  if (userId === buyerId) return "buyer";
  return userId === sellerId ? "seller" : null;
}

/** Whether an account may look at an order: its two parties and those who moderate. To all others it does not exist. */
export function mayLookAt(order: Parties, { userId, role }: Pick<Actor, "userId" | "role">): boolean {
  return sideOf(order, userId) !== null || role !== "member";
}

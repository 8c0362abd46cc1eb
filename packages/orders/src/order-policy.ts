import type { Actor } from "@marketplace/rpc";
import type { Order } from "./order.ts";

type Parties = Pick<Order, "buyerId" | "sellerId">;
type Viewer = Pick<Actor, "userId" | "role">;

/** The side of an order that an account is on, or null for neither. */
export function sideOf({ buyerId, sellerId }: Parties, userId: string): "buyer" | "seller" | null {
  if (userId === buyerId) return "buyer";
  return userId === sellerId ? "seller" : null;
}

/** As whom an account acts on an order. Who is a party of it is never its moderator, whatever their role. */
export function actsAs(order: Parties, { userId, role }: Viewer): "buyer" | "seller" | "moderator" | null {
  return sideOf(order, userId) ?? (role === "member" ? null : "moderator");
}

/** Whether an account may look at an order: its two parties and those who moderate. To all others it does not exist. */
export function mayLookAt(order: Parties, viewer: Viewer): boolean {
  return actsAs(order, viewer) !== null;
}

import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** An order as its two parties see it. */
export type Order = RouterOutputs["orders"]["byId"];

/** An order as a line of a list. */
export type OrderSummary = RouterOutputs["orders"]["mine"]["items"][number];

/** The side of an order that somebody is on. */
export type Role = NonNullable<RouterInputs["orders"]["mine"]["role"]>;

type Status = Order["status"];

const statusWords: Readonly<Record<Status, string>> = {
  pending: "To be confirmed",
  confirmed: "Confirmed",
  shipped: "On its way",
  delivered: "Delivered",
  cancelled: "Cancelled",
  returned: "Returned",
};

/** An order's status in words. */
export const statusLabel = (status: Status): string => statusWords[status];

const eventWords: Readonly<Record<Order["history"][number]["event"], string>> = {
  place: "Ordered",
  confirm: "Confirmed by the seller",
  ship: "Sent",
  deliver: "Arrived",
  cancel: "Cancelled",
  return: "Taken back by the seller",
};

/** What happened to an order, in words. */
export const eventLabel = (event: Order["history"][number]["event"]): string => eventWords[event];

/** What comes next, as the one or the other party reads it. */
export function nextStep(status: Status, role: Role): string {
  const buyer = role === "buyer";
  switch (status) {
    case "pending":
      return buyer
        ? "The seller has been asked to confirm. Until then you can cancel."
        : "Somebody wants to buy this. Confirm that you still have it.";
    case "confirmed":
      return buyer
        ? "The seller packs it and sends it to you."
        : "Pack it well, send it, and say how it travels.";
    case "shipped":
      return buyer
        ? "When you have it in your hands, say that it has arrived."
        : "The buyer says when it has arrived.";
    case "delivered":
      return "The order is complete. Others like to read how it went.";
    case "cancelled":
      return "Nothing more is to be done.";
    case "returned":
      return "The item is back with its seller.";
  }
}

/** The side of an order that this account is on; a moderator who looks at it is on none. */
export function roleOf({ buyerId, sellerId }: Order, userId: string | undefined): Role | null {
  if (userId === buyerId) return "buyer";
  return userId === sellerId ? "seller" : null;
}

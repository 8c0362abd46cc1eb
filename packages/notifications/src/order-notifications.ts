import type { DomainEvent, Money } from "@marketplace/kernel";
import { type OrderEventPayload, orderEvents } from "@marketplace/orders/events";
import { z } from "zod";
import type { Notification } from "./notification.ts";
import { others, type Told, toEach } from "./told.ts";

const orderEvent = z.union(orderEvents);

type OrderEventType = z.output<typeof orderEvent>["type"];

/** What each event of an order tells to whom; an event that is missing here does not compile. */
const tells: Readonly<Record<OrderEventType, (payload: OrderEventPayload) => Told>> = {
  "orders.placed": ({ price }) => ({ kind: "order-placed", to: ["seller"], money: price }),
  "orders.confirmed": (payload) => ({ kind: "order-confirmed", to: others(payload) }),
  "orders.shipped": (payload) => ({ kind: "order-shipped", to: others(payload) }),
  "orders.delivered": (payload) => ({ kind: "order-delivered", to: others(payload) }),
  "orders.reported-missing": (payload) => ({ kind: "order-missing", to: others(payload) }),
  "orders.return-requested": (payload) => ({ kind: "return-requested", to: others(payload) }),
  "orders.return-withdrawn": (payload) => ({ kind: "return-withdrawn", to: others(payload) }),
  "orders.return-accepted": (payload) => ({ kind: "return-accepted", to: others(payload) }),
  "orders.return-refused": (payload) => ({ kind: "return-refused", to: others(payload) }),
  "orders.return-shipped": (payload) => ({ kind: "return-shipped", to: others(payload) }),
  "orders.return-disputed": (payload) => ({ kind: "return-disputed", to: others(payload) }),
  "orders.completed": (payload) => ({ kind: "order-completed", to: others(payload), ...backTo(payload) }),
  "orders.refunded": (payload) => ({ kind: "order-refunded", to: others(payload), ...backTo(payload) }),
  "orders.cancelled": (payload) =>
    // Its seller has never been told of an order that was not paid.
    payload.from === "paying" || payload.from === "capturing"
      ? { kind: "order-unpaid", to: others(payload).filter((side) => side === "buyer") }
      : { kind: "order-cancelled", to: others(payload), ...backTo(payload) },
};

/** What the buyer gets back, if anything. */
function backTo({ refunded, price }: OrderEventPayload): { readonly money?: Money } {
  return refunded === 0 ? {} : { money: { ...price, amount: refunded } };
}

/** What the two sides of an order are told. @throws z.ZodError for what is no event of an order. */
export function orderNotifications(event: DomainEvent): readonly Notification[] {
  const { type, payload } = orderEvent.parse(event);
  const { orderId: id, title } = payload;
  return toEach(event, payload, {
    ...tells[type](payload),
    ...{ subject: { type: "order", id }, title },
  });
}

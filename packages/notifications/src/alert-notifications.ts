import type { DomainEvent } from "@marketplace/kernel";
import { alertRaisedSchema } from "@marketplace/search/events";
import type { Notification } from "./notification.ts";

/** What whoever is alerted to a listing is told. @throws z.ZodError for what is no alert. */
export function alertNotifications(event: DomainEvent): readonly Notification[] {
  const { id: eventId, at, payload } = alertRaisedSchema.parse(event);
  const { kind, userId, listingId, title, price: money } = payload;
  const told = {
    ...({ eventId, userId, kind, as: "buyer", by: "seller", title, money, at } as const),
    subject: { type: "listing", id: listingId },
  } as const;
  return [
    payload.kind === "price-drop"
      ? { ...told, before: payload.before }
      : { ...told, search: payload.searchName },
  ];
}

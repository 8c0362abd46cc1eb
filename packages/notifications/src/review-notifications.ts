import type { DomainEvent } from "@marketplace/kernel";
import { reviewCreatedSchema } from "@marketplace/reviews/events";
import type { Notification } from "./notification.ts";

/** What the reviewed side of an order is told. @throws z.ZodError for what is no review. */
export function reviewNotifications(event: DomainEvent): readonly Notification[] {
  const { id: eventId, at, payload } = reviewCreatedSchema.parse(event);
  const { targetType, targetId, orderId, revieweeId: userId } = payload;
  const common = { eventId, userId, title: null, money: null, at } as const;
  const order = { type: "order", id: orderId } as const;
  switch (targetType) {
    case "seller":
      return [
        {
          ...{ ...common, kind: "review-received", as: "seller", by: "buyer" },
          subject: { type: "profile", id: targetId },
        },
      ];
    case "buyer":
      return [{ ...common, kind: "review-received", as: "buyer", by: "seller", subject: order }];
    case "item":
      return [{ ...common, kind: "item-reviewed", as: "seller", by: "buyer", subject: order }];
  }
}

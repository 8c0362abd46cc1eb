import type { DomainEvent } from "@marketplace/kernel";
import { payoutFailedSchema, payoutSentSchema } from "@marketplace/payouts/events";
import { z } from "zod";
import type { Notification, NotificationKind } from "./notification.ts";

const payoutEvent = z.union([payoutSentSchema, payoutFailedSchema]);

/** What each event of a payout tells its seller; an event that is missing here does not compile. */
const kinds: Readonly<Record<z.output<typeof payoutEvent>["type"], NotificationKind>> = {
  "payouts.sent": "payout-sent",
  "payouts.failed": "payout-failed",
};

/** What a payout's seller is told. @throws z.ZodError for what is no event of a payout. */
export function payoutNotifications(event: DomainEvent): readonly Notification[] {
  const { id: eventId, type, aggregateId: id, at, payload } = payoutEvent.parse(event);
  const { sellerId: userId, money } = payload;
  return [
    {
      ...{ eventId, userId, kind: kinds[type], as: "seller", by: "system", money, at },
      ...{ subject: { type: "payout", id }, title: null },
    },
  ];
}

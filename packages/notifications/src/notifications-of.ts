import { topicOf } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import { alertNotifications } from "./alert-notifications.ts";
import type { Notification } from "./notification.ts";
import { offerNotifications } from "./offer-notifications.ts";
import { orderNotifications } from "./order-notifications.ts";
import { payoutNotifications } from "./payout-notifications.ts";
import { reviewNotifications } from "./review-notifications.ts";

const byTopic: ReadonlyMap<string, (event: DomainEvent) => readonly Notification[]> = new Map([
  ["orders", orderNotifications],
  ["offers", offerNotifications],
  ["payouts", payoutNotifications],
  ["reviews", reviewNotifications],
  ["alerts", alertNotifications],
]);

/** The topics whose events tell people something: what the types of those events begin with. */
export const TOPICS: readonly string[] = [...byTopic.keys()];

/**
 * What people are told by an event, at most once each.
 * @throws Error for an event of another topic, and z.ZodError for one that this version does not know: it is kept as a
 * dead letter rather than passed over, until a version comes that does.
 */
export function notificationsOf(event: DomainEvent): readonly Notification[] {
  const notificationsIn = byTopic.get(topicOf(event));
  if (notificationsIn === undefined) throw new Error(`Nobody is notified of ${event.type}`);
  return notificationsIn(event);
}

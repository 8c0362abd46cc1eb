import { type Consumer, defineConsumer } from "@marketplace/durable";
import type { Clock, DomainEvent } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { insertNotifications } from "./insert-notifications.ts";
import { KEEP_MS } from "./notification-document.ts";
import { notificationsOf, TOPICS } from "./notifications-of.ts";

interface NotifyDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/**
 * Notifies everyone whom events concern; an event may come several times, late, and before an earlier one. One from
 * before the time that notifications are kept, as comes when events are published anew, tells nobody anything.
 * @throws as `notificationsOf` and MongoDB do; then some may have been notified, and all are when the events come again.
 */
export async function notify({ mongo, clock }: NotifyDeps, events: readonly DomainEvent[]): Promise<void> {
  const oldest = new Date(clock().getTime() - KEEP_MS);
  await insertNotifications(mongo, events.filter(({ at }) => at > oldest).flatMap(notificationsOf));
}

/** The consumer that makes notifications of events; `{ ...stores, clock }` is what it stands on. */
export function notificationConsumer(deps: NotifyDeps): Consumer {
  return defineConsumer({
    group: "notifications",
    topics: TOPICS,
    handle: (events) => notify(deps, events),
  });
}

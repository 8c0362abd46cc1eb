import type { Mongo } from "@marketplace/stores";
import type { Notification } from "./notification.ts";
import { keyOf, MAX_TIME, notificationsIn } from "./notification-document.ts";

/** Stores notifications as unread; one that stands there already is left as it is, also where it has been read. */
export async function insertNotifications(
  mongo: Pick<Mongo, "db">,
  notifications: readonly Notification[],
): Promise<void> {
  if (notifications.length === 0) return;
  await notificationsIn(mongo).bulkWrite(
    notifications.map(({ eventId, ...facts }) => ({
      updateOne: {
        filter: { _id: { $eq: keyOf({ eventId, userId: facts.userId }) } },
        update: { $setOnInsert: { ...facts, read: false } },
        upsert: true,
      },
    })),
    { ...MAX_TIME, ordered: false },
  );
}

import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { type Notification, notificationSchema } from "./notification.ts";

/** A notification as MongoDB holds it; parsed whenever one is read. */
export const notificationDocumentSchema = notificationSchema
  .omit({ eventId: true })
  .extend({ _id: z.string(), read: z.boolean() });

/** A notification as MongoDB holds it. */
export type NotificationDocument = z.output<typeof notificationDocumentSchema>;

/** How long a notification is kept, in milliseconds: 180 days, after which MongoDB deletes it. */
export const KEEP_MS = 180 * 24 * 60 * 60 * 1_000;

/** Longest that MongoDB works on one statement of this slice. */
export const MAX_TIME = { maxTimeMS: 3_000 } as const;

/** The collection of the notifications. */
export function notificationsIn({ db }: Pick<Mongo, "db">): Collection<NotificationDocument> {
  return db.collection<NotificationDocument>("notifications");
}

/** The key of a notification: an event and a receiver have one, however often the event comes. */
export function keyOf({ eventId, userId }: Pick<Notification, "eventId" | "userId">): string {
  return `${eventId}:${userId}`;
}

/** The event that a notification tells of, which is the first part of its key. */
export function eventIdIn({ _id, userId }: Pick<NotificationDocument, "_id" | "userId">): string {
  return _id.slice(0, -(userId.length + 1));
}

import {
  cursorSchema,
  decodeCursor,
  encodeCursor,
  idSchema,
  pageLimitSchema,
  personal,
} from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { notificationSchema } from "./notification.ts";
import {
  eventIdIn,
  keyOf,
  MAX_TIME,
  type NotificationDocument,
  notificationDocumentSchema,
  notificationsIn,
} from "./notification-document.ts";

/** Which of the caller's notifications are asked for. */
export const myNotificationsSchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** Which of the caller's notifications are asked for. */
export type MyNotifications = z.output<typeof myNotificationsSchema>;

/** A page of notifications as their receiver sees them; `nextCursor` leads to the next one and is null on the last. */
export const notificationPageSchema = z.strictObject({
  items: personal(
    z.array(
      notificationSchema
        .omit({ eventId: true, userId: true })
        /** By which it is marked as read. */
        .extend({ id: idSchema, read: z.boolean() }),
    ),
  ),
  nextCursor: z.string().nullable(),
});

/** A page of notifications. */
export type NotificationPage = z.output<typeof notificationPageSchema>;

const positionSchema = z.strictObject({ at: z.int().min(0).max(8_640_000_000_000_000), id: idSchema });
const rowsSchema = z.array(notificationDocumentSchema);

/**
 * Lists an account's notifications, newest first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function myNotifications(
  mongo: Pick<Mongo, "db">,
  userId: string,
  { cursor, limit }: MyNotifications,
): Promise<NotificationPage> {
  const found = await notificationsIn(mongo)
    .find(
      { userId: { $eq: userId }, ...(cursor === undefined ? {} : after(userId, cursor)) },
      { ...MAX_TIME, sort: { at: -1, _id: -1 }, limit: limit + 1 },
    )
    .toArray();
  const items = rowsSchema.parse(found).slice(0, limit).map(view);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      last === undefined || found.length <= limit
        ? null
        : encodeCursor({ at: last.at.getTime(), id: last.id }),
  };
}

/** What comes after a place. The first condition bounds the index; the second tells those of one instant apart. */
function after(userId: string, cursor: string) {
  const { at: milliseconds, id: eventId } = decodeCursor(positionSchema, cursor);
  const at = new Date(milliseconds);
  return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { _id: { $lt: keyOf({ eventId, userId }) } }] };
}

function view({ _id, userId, ...facts }: NotificationDocument): NotificationPage["items"][number] {
  return { id: eventIdIn({ _id, userId }), ...facts };
}

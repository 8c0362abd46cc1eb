import { idSchema } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { keyOf, MAX_TIME, notificationsIn } from "./notification-document.ts";

/** What is to be marked as read: some notifications, or all up to a moment, which is included. */
export const markReadSchema = z.union([
  z.strictObject({ ids: z.array(idSchema).min(1).max(100) }),
  z.strictObject({ upTo: z.date() }),
]);

/** What is to be marked as read. */
export type MarkRead = z.output<typeof markReadSchema>;

/** Marks an account's own notifications as read; ids of others', or of none, do nothing. */
export async function markRead(mongo: Pick<Mongo, "db">, userId: string, which: MarkRead): Promise<void> {
  const some =
    "ids" in which
      ? { _id: { $in: which.ids.map((eventId) => keyOf({ eventId, userId })) } }
      : { at: { $lte: which.upTo } };
  await notificationsIn(mongo).updateMany(
    { userId: { $eq: userId }, read: { $eq: false }, ...some },
    { $set: { read: true } },
    MAX_TIME,
  );
}

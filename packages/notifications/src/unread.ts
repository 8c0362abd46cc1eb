import { personal } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME, notificationsIn } from "./notification-document.ts";

const MOST = 99;

/** How many notifications an account has not read: counted up to 99, and whether there are more. */
export const unreadSchema = personal(z.strictObject({ count: z.int().min(0).max(MOST), more: z.boolean() }));

/** How many notifications an account has not read. */
export type Unread = z.output<typeof unreadSchema>;

/** Counts what an account has not read. */
export async function countUnread(mongo: Pick<Mongo, "db">, userId: string): Promise<Unread> {
  const found = await notificationsIn(mongo).countDocuments(
    { userId: { $eq: userId }, read: { $eq: false } },
    { ...MAX_TIME, limit: MOST + 1 },
  );
  return { count: Math.min(found, MOST), more: found > MOST };
}

import { queriesOnly, signedIn } from "@marketplace/rpc";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { myNotifications, myNotificationsSchema, notificationPageSchema } from "./my-notifications.ts";
import { countUnread, unreadSchema } from "./unread.ts";

/** What the procedures of notifications stand on; `stores` fits. */
interface NotificationDeps {
  readonly mongo: Pick<Mongo, "db">;
}

/** The queries of notifications, under `notifications`: each shows the caller's own alone. */
export function notificationQueries({ mongo }: NotificationDeps) {
  return queriesOnly({
    mine: signedIn
      .input(myNotificationsSchema)
      .output(notificationPageSchema)
      .query(({ ctx, input }) => myNotifications(mongo, ctx.actor.userId, input)),
    unread: signedIn
      .input(z.strictObject({}).optional())
      .output(unreadSchema)
      .query(({ ctx }) => countUnread(mongo, ctx.actor.userId)),
  });
}

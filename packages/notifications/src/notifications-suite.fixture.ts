import { createCaller } from "@marketplace/rpc";
import { actorOf, openTestStores, testContext } from "@marketplace/testing";
import { notificationCommands } from "./commands.ts";
import { notificationsIn } from "./notification-document.ts";
import { notificationQueries } from "./queries.ts";

/** Notifications on stores of a suite's own. */
export type NotificationsSuite = Awaited<ReturnType<typeof openNotificationsSuite>>;

/** Opens notifications on stores of a suite's own. */
export async function openNotificationsSuite() {
  const { stores, settings, close } = await openTestStores();
  const queries = createCaller(notificationQueries(stores));
  const commands = createCaller(notificationCommands(stores));
  return {
    stores,
    settings,
    close,
    /** The procedures as an account calls them, or a guest. */
    as(userId: string | null) {
      const context = testContext(userId === null ? null : actorOf(userId));
      const { mine, unread } = queries(context);
      return { mine, unread, markRead: commands(context).markRead };
    },
    /** Every row that there is, in the order of their keys. */
    rows: () =>
      notificationsIn(stores.mongo)
        .find({}, { sort: { _id: 1 } })
        .toArray(),
    clear: () => notificationsIn(stores.mongo).deleteMany({}),
  };
}

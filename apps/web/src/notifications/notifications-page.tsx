import { useInfiniteQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { QueryView } from "../ui/query-view.tsx";
import { RowSkeletons } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { MarkAllRead } from "./mark-all-read.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { SeenItem } from "./seen-item.tsx";
import { useArrivals } from "./use-arrivals.ts";
import { useMarkSeen } from "./use-mark-seen.ts";

/** What others, moderators and the platform have done that concerns this account. */
export function NotificationsPage() {
  const now = useNow(30_000);
  const markSeen = useMarkSeen();
  const list = useInfiniteQuery(
    useApi().notifications.mine.infiniteQueryOptions({ limit: 20 }, { ...followCursor, staleTime: 0 }),
  );
  useArrivals(list.refetch);
  const newest = list.data?.pages[0]?.items[0];
  // What fits on one page is read by being seen.
  const isLong = newest !== undefined && list.hasNextPage;
  return (
    <Page title="Notifications" width="text" action={isLong && <MarkAllRead upTo={newest.at} />}>
      <QueryView query={list} pending={<RowSkeletons />}>
        {({ pages }) => {
          const notifications = pages.flatMap((page) => page.items);
          if (notifications.length === 0) {
            return (
              <EmptyState
                icon={Bell}
                title="Nothing yet"
                text="When somebody buys from you or answers an offer, when a saved search finds something or a favourite costs less, it stands here."
              />
            );
          }
          return (
            <ul className="space-y-3">
              {notifications.map((notification) => (
                <SeenItem
                  key={notification.id}
                  id={notification.id}
                  onSeen={notification.read ? null : markSeen}
                >
                  <NotificationRow notification={notification} now={now} />
                </SeenItem>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore list={list} />
    </Page>
  );
}

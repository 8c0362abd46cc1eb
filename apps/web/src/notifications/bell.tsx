import { Link } from "@tanstack/react-router";
import { Bell as BellIcon } from "lucide-react";
import { unreadText } from "./notification.ts";
import { useLookAfterActions, useUnread } from "./use-unread.ts";

/** The way to one's notifications, with how many are unread. */
export function Bell() {
  useLookAfterActions();
  const unread = useUnread();
  const count = unread === null || unread.count === 0 ? null : unreadText(unread);
  return (
    <Link
      to="/notifications"
      className="relative inline-flex size-11 items-center justify-center rounded-full hover:bg-sunk data-[status=active]:text-leaf-700"
    >
      <BellIcon aria-hidden="true" className="size-5" />
      <span className="sr-only">Notifications{count !== null && `, ${count} unread`}</span>
      {count !== null && (
        <span
          aria-hidden="true"
          className="absolute top-0.5 right-0 min-w-5 rounded-full bg-clay-600 px-1 text-center text-xs leading-5 font-bold text-white ring-2 ring-paper"
        >
          {count}
        </span>
      )}
    </Link>
  );
}

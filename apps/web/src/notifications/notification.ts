import type { RouterOutputs } from "@marketplace/api";

/** One thing that this account is told. */
export type Notification = RouterOutputs["notifications"]["mine"]["items"][number];

/** What a notification tells. */
export type NotificationKind = Notification["kind"];

/** How many notifications have not been read: up to 99, and whether there are more. */
export type Unread = RouterOutputs["notifications"]["unread"];

/** A number of unread notifications as a badge shows it: `3`, `99+`. */
export const unreadText = ({ count, more }: Unread): string => `${count}${more ? "+" : ""}`;

import { Link, type LinkProps } from "@tanstack/react-router";
import {
  Banknote,
  BookmarkCheck,
  HandCoins,
  type LucideIcon,
  Package,
  Star,
  Tag,
  TrendingDown,
} from "lucide-react";
import { agoText } from "../ui/dates.ts";
import type { Notification, NotificationKind } from "./notification.ts";
import { sentenceOf } from "./notification-words.ts";

interface NotificationRowProps {
  readonly notification: Notification;
  readonly now: Date;
}

type Subject = Notification["subject"];

const icons: Readonly<Record<Subject["type"], LucideIcon>> = {
  order: Package,
  offer: HandCoins,
  payout: Banknote,
  profile: Star,
  listing: Tag,
};

/** What is not only about its subject. */
const iconsOfKinds: Partial<Record<NotificationKind, LucideIcon>> = {
  "saved-search-match": BookmarkCheck,
  "price-drop": TrendingDown,
};

/** Where a notification leads; a payout says all that there is. */
function linkTo({ type, id }: Subject): Pick<LinkProps, "to" | "params" | "search"> | null {
  switch (type) {
    case "order":
      return { to: "/orders/$orderId", params: { orderId: id } };
    case "offer":
      return { to: "/offers/$offerId", params: { offerId: id } };
    case "profile":
      return { to: "/people/$userId", params: { userId: id }, search: { show: "reviews" } };
    case "listing":
      return { to: "/listings/$listingId", params: { listingId: id } };
    case "payout":
      return null;
  }
}

/** One notification in the list; the whole row is its link. */
export function NotificationRow({ notification, now }: NotificationRowProps) {
  const { subject, title, at, read, kind } = notification;
  const Icon = iconsOfKinds[kind] ?? icons[subject.type];
  const link = linkTo(subject);
  const sentence = sentenceOf(notification);
  const look = read ? "border-line bg-card" : "border-leaf-600/35 bg-leaf-50";
  return (
    <article
      className={`group relative flex gap-3.5 rounded-card border p-4 ${look} ${link && "hover:border-line-strong/60"}`}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-leaf-700" />
      <div className="min-w-0 flex-1">
        <h2
          className={`leading-snug ${read ? "font-medium" : "font-semibold"} ${link && "group-hover:underline"}`}
        >
          {link === null ? (
            sentence
          ) : (
            <Link {...link} className="after:absolute after:inset-0 after:rounded-card">
              {sentence}
            </Link>
          )}
        </h2>
        <p className="mt-1 flex gap-x-2 text-sm text-ink-soft">
          {title !== null && <span className="min-w-0 truncate">{title}</span>}
          {title !== null && <span aria-hidden="true">·</span>}
          <time dateTime={at.toISOString()} className="shrink-0">
            {agoText(at, now)}
          </time>
        </p>
      </div>
      {!read && (
        <span className="mt-1.5 size-2.5 shrink-0 rounded-full bg-leaf-600">
          <span className="sr-only">New</span>
        </span>
      )}
    </article>
  );
}

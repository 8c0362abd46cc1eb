import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { Photograph } from "../listing/photograph.tsx";
import { dayText, momentText } from "../ui/dates.ts";
import type { OrderSummary } from "./order.ts";
import { StageBadge } from "./stage-badge.tsx";

interface OrderRowProps {
  readonly order: OrderSummary;
  /** 3 where the list has a heading of its own. */
  readonly level?: 2 | 3;
}

/** One order in a list; the whole row is its link. */
export function OrderRow({ order, level = 2 }: OrderRowProps) {
  const Heading = level === 3 ? "h3" : "h2";
  return (
    <article className="group relative flex gap-4 rounded-card border border-line bg-card p-3 hover:border-line-strong/60 sm:p-4">
      <span className="block size-20 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Photograph url={order.listing.thumbnailUrl} alt="" />
      </span>
      <div className="min-w-0 flex-1">
        <Heading className="line-clamp-2 leading-snug font-semibold group-hover:underline">
          <Link
            to="/orders/$orderId"
            params={{ orderId: order.id }}
            className="after:absolute after:inset-0 after:rounded-card"
          >
            {order.listing.title}
          </Link>
        </Heading>
        <p className="mt-0.5 text-sm text-ink-soft">
          {order.role === "buyer" ? "Bought" : "Sold"} {dayText(order.createdAt)} ·{" "}
          <span className="font-semibold text-ink">{formatMoney(order.price)}</span>
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <StageBadge stage={order.stage} />
          {order.stage === "paying" && order.role === "buyer" && order.dueAt !== null && (
            <span className="text-sm text-ink-soft">Confirm the payment by {momentText(order.dueAt)}</span>
          )}
        </p>
      </div>
    </article>
  );
}

import { formatMoney, type RouterOutputs } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { Photograph } from "../listing/photograph.tsx";
import { StageBadge } from "../orders/stage-badge.tsx";
import { PersonName } from "../profile/person-name.tsx";
import { aheadText, momentText } from "../ui/dates.ts";

/** An order that waits for a moderator, as a line of a list. */
export type Dispute = RouterOutputs["orders"]["disputes"]["items"][number];

/** One order that waits for a moderator; the whole row leads to where it is decided. */
export function DisputeRow({ dispute, now }: { readonly dispute: Dispute; readonly now: Date }) {
  const { id, listing, price, stage, dueAt, buyerId, sellerId } = dispute;
  return (
    <article className="group relative flex gap-4 rounded-card border border-line bg-card p-3 hover:border-line-strong/60 sm:p-4">
      <span className="block size-20 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Photograph url={listing.thumbnailUrl} alt="" />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="line-clamp-2 leading-snug font-semibold group-hover:underline">
          <Link
            to="/orders/$orderId"
            params={{ orderId: id }}
            className="after:absolute after:inset-0 after:rounded-card"
          >
            {listing.title}
          </Link>
        </h2>
        <p className="mt-0.5 text-sm text-ink-soft">
          <PersonName userId={buyerId} /> bought from <PersonName userId={sellerId} /> ·{" "}
          <span className="font-semibold text-ink">{formatMoney(price)}</span>
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <StageBadge stage={stage} />
          {dueAt !== null && (
            <span className="text-sm text-ink-soft">
              Goes back to the buyer {aheadText(dueAt, now)}, on {momentText(dueAt)}
            </span>
          )}
        </p>
      </div>
    </article>
  );
}

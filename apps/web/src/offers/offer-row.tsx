import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { PersonName } from "../profile/person-name.tsx";
import { aheadText, dayText } from "../ui/dates.ts";
import type { OfferSide, OfferSummary } from "./offer.ts";
import { StatusBadge } from "./status-badge.tsx";

interface OfferRowProps {
  readonly offer: OfferSummary;
  readonly side: OfferSide;
  readonly now: Date;
}

/** One offer in a list; the whole row is its link. */
export function OfferRow({ offer, side, now }: OfferRowProps) {
  const { expiresAt } = offer;
  return (
    <article className="group relative rounded-card border border-line bg-card p-4 hover:border-line-strong/60">
      <div className="flex items-start justify-between gap-4">
        <h2 className="line-clamp-2 min-w-0 leading-snug font-semibold group-hover:underline">
          <Link
            to="/offers/$offerId"
            params={{ offerId: offer.id }}
            className="after:absolute after:inset-0 after:rounded-card"
          >
            {offer.listingTitle}
          </Link>
        </h2>
        <p className="shrink-0 font-bold">{formatMoney(offer.price)}</p>
      </div>
      <p className="mt-0.5 text-sm text-ink-soft">
        {side === "buyer" ? "To" : "From"}{" "}
        <PersonName userId={side === "buyer" ? offer.sellerId : offer.buyerId} /> · {dayText(offer.createdAt)}
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={offer.status} />
        {expiresAt !== null && (
          <span className="text-sm text-ink-soft">
            {expiresAt <= now ? "Its time is up" : `Expires ${aheadText(expiresAt, now)}`}
          </span>
        )}
      </p>
    </article>
  );
}

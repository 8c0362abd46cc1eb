import { Link } from "@tanstack/react-router";
import { Clock } from "lucide-react";
import { useRef } from "react";
import { buttonClass } from "../ui/button.tsx";
import { aheadText, momentText } from "../ui/dates.ts";
import { useNow } from "../ui/use-now.ts";
import { isOver, type Offer, type OfferSide } from "./offer.ts";
import { OfferActions } from "./offer-actions.tsx";
import { nextStep, statusLabel, whatHappensByItself } from "./offer-words.ts";

interface OfferProgressProps {
  readonly offer: Offer;
  readonly side: OfferSide;
}

/** Where an offer stands, how long, and what this side can do. */
export function OfferProgress({ offer, side }: OfferProgressProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const now = useNow(15_000);
  const over = isOver(offer, now);
  const status = over && offer.status !== "paying" ? "expired" : offer.status;
  const { expiresAt } = offer;
  const byItself =
    expiresAt === null
      ? null
      : whatHappensByItself(status, `${momentText(expiresAt)} (${aheadText(expiresAt, now)})`);
  return (
    <section aria-label="Where it stands" className="space-y-4">
      <div>
        <h2
          ref={heading}
          tabIndex={-1}
          className="text-2xl leading-tight font-bold tracking-tight outline-none"
        >
          {statusLabel(status)}
        </h2>
        <p role="status" className="mt-1 text-lg">
          {nextStep(status, side)}
        </p>
        {byItself !== null && (
          <p className="mt-2 flex gap-2 text-ink-soft">
            <Clock aria-hidden="true" className="mt-1 size-4 shrink-0" />
            {byItself}
          </p>
        )}
      </div>
      {status === "bought" && (
        <Link
          to="/orders"
          search={side === "seller" ? { role: "seller" } : {}}
          className={buttonClass("secondary")}
        >
          {side === "seller" ? "See my sales" : "See my orders"}
        </Link>
      )}
      {/* The button that was pressed is gone then: what it has led to is read instead. */}
      <OfferActions offer={offer} side={side} over={over} onDone={() => heading.current?.focus()} />
    </section>
  );
}

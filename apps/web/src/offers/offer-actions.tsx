import { formatMoney } from "@marketplace/api";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Button, type ButtonLook, buttonClass } from "../ui/button.tsx";
import type { Offer, OfferSide } from "./offer.ts";
import type { OfferAction, OfferChange } from "./offer-change.ts";
import { OfferDialog } from "./offer-dialog.tsx";
import { OfferRefusal } from "./offer-refusal.tsx";
import { useOfferChange } from "./use-offer-change.ts";

const buttons: readonly {
  readonly action: OfferAction;
  readonly label: string;
  readonly look: ButtonLook;
}[] = [
  { action: "accept", label: "Accept", look: "primary" },
  { action: "counter", label: "Name another price", look: "secondary" },
  { action: "decline", label: "Decline", look: "danger" },
  { action: "withdraw", label: "Withdraw", look: "danger" },
];

interface OfferActionsProps {
  readonly offer: Offer;
  readonly side: OfferSide;
  /** Whether its time is up: nothing can be done with it then. */
  readonly over: boolean;
  /** Hears that something has been done, and the buttons are others now. */
  readonly onDone: () => void;
}

/** The buttons for what this side may do with an offer now. */
export function OfferActions({ offer, side, over, onDone }: OfferActionsProps) {
  const [asking, setAsking] = useState<OfferAction | null>(null);
  const change = useOfferChange(offer);
  const allowed = over ? [] : offer.allowed;
  // What an offer no longer allows is not asked for any further.
  const asked = allowed.find((event) => event === asking) === undefined ? null : asking;

  async function send(wanted: OfferChange): Promise<void> {
    await change.mutateAsync(wanted);
    // At once: as long as the dialog stands there, nothing behind it can have the focus.
    flushSync(() => setAsking(null));
    onDone();
  }

  return (
    <div className="space-y-4 empty:hidden">
      {allowed.length > 0 && (
        <div className="flex flex-wrap gap-3">
          {allowed.includes("pay") && (
            <Link
              to="/listings/$listingId/buy"
              params={{ listingId: offer.listingId }}
              search={{ offerId: offer.id }}
              className={`${buttonClass()} max-sm:w-full`}
            >
              Buy at the agreed price, {formatMoney(offer.price)}
            </Link>
          )}
          {buttons
            .filter(({ action }) => allowed.includes(action))
            .map(({ action, label, look }) => (
              <Button
                key={action}
                look={look}
                disabled={change.isPending}
                onClick={() => {
                  change.reset();
                  setAsking(action);
                }}
                className="max-sm:w-full"
              >
                {label}
              </Button>
            ))}
        </div>
      )}
      {asked === null && change.error !== null && <OfferRefusal failure={change.error} />}
      {asked !== null && (
        <OfferDialog
          action={asked}
          offer={offer}
          side={side}
          onClose={() => setAsking(null)}
          onChange={send}
        />
      )}
    </div>
  );
}

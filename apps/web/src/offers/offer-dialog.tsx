import { formatMoney } from "@marketplace/api";
import { Dialog } from "../ui/dialog.tsx";
import { MessageForm } from "./message-form.tsx";
import type { Offer, OfferSide } from "./offer.ts";
import type { OfferAction, OfferChange } from "./offer-change.ts";
import { OfferRefusal } from "./offer-refusal.tsx";
import { PriceForm } from "./price-form.tsx";

const titles: Readonly<Record<OfferAction, string>> = {
  accept: "Agree on this price?",
  counter: "What would you agree on?",
  decline: "Decline this offer?",
  withdraw: "Withdraw this offer?",
};

interface OfferDialogProps {
  readonly action: OfferAction;
  readonly offer: Offer;
  readonly side: OfferSide;
  readonly onClose: () => void;
  /** Rejects with what the server refused. */
  readonly onChange: (change: OfferChange) => Promise<void>;
}

/** Asks what belongs to a move of an offer, and makes it. */
export function OfferDialog({ action, offer, side, onClose, onChange }: OfferDialogProps) {
  const price = formatMoney(offer.price);
  const refusal = (failure: unknown) => <OfferRefusal failure={failure} />;
  return (
    <Dialog title={titles[action]} onClose={onClose}>
      {action === "counter" ? (
        <PriceForm
          bounds={{ currency: offer.price.currency, below: null }}
          hint={`The last one that was named is ${price}.`}
          reader={side === "buyer" ? "seller" : "buyer"}
          button="Name this price"
          onPrice={(named) => onChange({ action, ...named })}
          refusal={refusal}
        />
      ) : (
        <MessageForm
          {...consents(price, side)[action]}
          onConsent={(message) => onChange({ action, message })}
          refusal={refusal}
        />
      )}
    </Dialog>
  );
}

function consents(price: string, side: OfferSide) {
  return {
    accept: {
      text:
        side === "seller"
          ? `You sell it for ${price}. It is held for the buyer for 24 hours, and nobody else can buy it meanwhile.`
          : `You agree on ${price}. It is held for you for 24 hours, in which you have to buy it.`,
      button: `Agree on ${price}`,
      look: "primary",
    },
    decline: { text: "The offer ends. A new one can be made.", button: "Decline it", look: "danger" },
    withdraw: { text: "The offer ends. A new one can be made.", button: "Withdraw it", look: "danger" },
  } as const;
}

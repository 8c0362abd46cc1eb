import type { Offer, OfferSide, OfferStatus } from "./offer.ts";

/** What a status is called, and what it means for whom. */
interface StatusWords {
  readonly label: string;
  readonly next: Readonly<Record<OfferSide, string>>;
  /** What the platform does by itself, and when; null where nothing expires. */
  readonly byItself: ((when: string) => string) | null;
}

const same = (text: string): StatusWords["next"] => ({ buyer: text, seller: text });

const words: Readonly<Record<OfferStatus, StatusWords>> = {
  open: {
    label: "With the seller",
    next: {
      buyer: "The seller has been asked. Until there is an answer you can withdraw it.",
      seller: "Somebody would buy it at this price. Accept it, decline it, or name another price.",
    },
    byItself: (when) => `Without an answer it expires on ${when}.`,
  },
  countered: {
    label: "With the buyer",
    next: {
      buyer: "The seller has named another price. Accept it, decline it, or name another one.",
      seller: "You have named another price. Until the buyer answers you can withdraw it.",
    },
    byItself: (when) => `Without an answer it expires on ${when}.`,
  },
  accepted: {
    label: "Accepted",
    next: {
      buyer: "You have agreed on a price. The item is held for you until you have bought it.",
      seller: "You have agreed on a price. The item is held for the buyer, who has to pay for it.",
    },
    byItself: (when) => `If it has not been bought by ${when}, it is for sale again.`,
  },
  paying: {
    label: "Being bought",
    next: {
      buyer: "The order is being placed. This page goes on by itself.",
      seller: "The buyer is placing the order. This page goes on by itself.",
    },
    byItself: (when) => `If it has not been bought by ${when}, it is for sale again.`,
  },
  bought: {
    label: "Bought",
    next: {
      buyer: "You have bought it at the agreed price. It stands among your orders.",
      seller: "The buyer has bought it at the agreed price. It stands among your sales.",
    },
    byItself: null,
  },
  declined: { label: "Declined", next: same("Nothing came of it. A new offer can be made."), byItself: null },
  withdrawn: {
    label: "Withdrawn",
    next: same("It was taken back. A new offer can be made."),
    byItself: null,
  },
  expired: { label: "Expired", next: same("Its time was up. A new offer can be made."), byItself: null },
};

/** Every status with its name, in the order of a filter. */
export const offerStatuses: readonly { readonly value: OfferStatus; readonly label: string }[] = (
  ["open", "countered", "accepted", "paying", "bought", "declined", "withdrawn", "expired"] as const
).map((value) => ({ value, label: words[value].label }));

/** A status in two or three words. */
export const statusLabel = (status: OfferStatus): string => words[status].label;

/** What a status asks of whoever looks. */
export const nextStep = (status: OfferStatus, side: OfferSide): string => words[status].next[side];

/** What happens by itself when nobody does anything, at a time in words; null at an end. */
export function whatHappensByItself(status: OfferStatus, when: string): string | null {
  return words[status].byItself?.(when) ?? null;
}

type Move = Offer["moves"][number];

/** What a move was, in words of whoever looks: `You offered`, `The seller declined`. */
export function moveLabel({ event, by }: Pick<Move, "event" | "by">, side: OfferSide): string {
  const who = by === side ? "You" : by === "seller" ? "The seller" : "The buyer";
  switch (event) {
    case "make":
      return `${who} offered`;
    case "counter":
      return `${who} named another price`;
    case "accept":
      return `${who} accepted`;
    case "decline":
      return `${who} declined`;
    case "withdraw":
      return `${who} withdrew it`;
    case "pay":
      return `${who} began to buy it`;
    case "buy":
      return "Bought";
    case "unpay":
      return "The payment came to nothing";
    case "expire":
      return "Its time was up";
  }
}

/** Whether a move names a price that was not there before. */
export function namesPrice(event: Move["event"]): boolean {
  return event === "make" || event === "counter" || event === "accept";
}

import type { Stage, Viewer } from "./order.ts";

/** What a stage is called, and what it means for whom. */
interface StageWords {
  readonly label: string;
  readonly next: Readonly<Record<Viewer, string>>;
  /** What the platform does by itself, and when; null at an end. */
  readonly byItself: ((when: string) => string) | null;
}

const same = (text: string): StageWords["next"] => ({ buyer: text, seller: text, moderator: text });

const words: Readonly<Record<Stage, StageWords>> = {
  paying: {
    label: "To be paid",
    next: {
      buyer: "Your bank asks you to confirm the payment. Until then the item is reserved for you.",
      seller: "The buyer has still to confirm the payment at their bank. Do not send anything yet.",
      moderator: "The buyer has still to confirm the payment at their bank.",
    },
    byItself: (when) => `If it is not confirmed by ${when}, the order is cancelled and nothing is charged.`,
  },
  capturing: {
    label: "Being paid",
    next: {
      buyer: "The money is being taken. This page goes on by itself.",
      seller: "The buyer's money is being taken. Do not send anything yet.",
      moderator: "The buyer's money is being taken.",
    },
    byItself: (when) => `If that has not ended by ${when}, the bank is asked again.`,
  },
  placed: {
    label: "To be confirmed",
    next: {
      buyer: "The seller has been asked to confirm. Until it is sent you can cancel.",
      seller: "Somebody has bought this and paid for it. Confirm that you still have it.",
      moderator: "The seller has been asked to confirm.",
    },
    byItself: (when) => `Without an answer it counts as confirmed on ${when}.`,
  },
  confirmed: {
    label: "To be sent",
    next: {
      buyer: "The seller packs it and sends it to you. Until it is sent you can cancel.",
      seller: "Pack it well, send it, and say how it travels.",
      moderator: "The seller packs and sends it.",
    },
    byItself: (when) =>
      `If it has not been sent by ${when}, the order is cancelled and the money goes back to the buyer.`,
  },
  shipped: {
    label: "On its way",
    next: {
      buyer: "When you have it in your hands, say so. If it does not come, report it missing.",
      seller: "The buyer says when it has arrived.",
      moderator: "The buyer says when it has arrived.",
    },
    byItself: (when) => `If nobody says otherwise, it counts as delivered on ${when}.`,
  },
  missing: {
    label: "Reported missing",
    next: {
      buyer: "The seller or a moderator looks into it. Should it come after all, say that you have it.",
      seller: "The buyer says that it never came. Ask the carrier, or give the money back.",
      moderator: "The buyer says that it never came. Read both, and decide who gets the money.",
    },
    byItself: (when) => `If nobody has settled it, the money goes back to the buyer on ${when}.`,
  },
  delivered: {
    label: "Delivered",
    next: {
      buyer: "Look at it well. If everything is fine, say so; if not, ask to send it back.",
      seller: "The buyer has it, and looks at it.",
      moderator: "The buyer has it, and looks at it.",
    },
    byItself: (when) => `Unless the buyer asks to send it back, the money goes to the seller on ${when}.`,
  },
  "return-requested": {
    label: "Return asked for",
    next: {
      buyer: "The seller has been asked to take it back.",
      seller: "The buyer wants to send it back. Take it back, or say why not: a moderator decides then.",
      moderator: "The seller has been asked to take it back.",
    },
    byItself: (when) => `Without an answer the return counts as accepted on ${when}.`,
  },
  returning: {
    label: "To be sent back",
    next: {
      buyer: "Pack it as well as it came, send it back, and say how it travels.",
      seller: "The buyer sends it back to you.",
      moderator: "The buyer sends it back.",
    },
    byItself: (when) =>
      `If it has not been sent back by ${when}, the return ends and the money goes to the seller.`,
  },
  "return-shipped": {
    label: "On its way back",
    next: {
      buyer: "When the seller has it, your money comes back.",
      seller: "When you have it, give the money back, or say what is wrong with it.",
      moderator: "When the seller has it, the money goes back to the buyer.",
    },
    byItself: (when) => `If the seller says nothing, the money goes back to the buyer on ${when}.`,
  },
  disputed: {
    label: "With a moderator",
    next: {
      buyer: "You and the seller do not agree. A moderator reads what both of you say, and decides.",
      seller: "You and the buyer do not agree. A moderator reads what both of you say, and decides.",
      moderator: "The two do not agree. Read what both say, and decide who gets the money.",
    },
    byItself: (when) => `If nobody has decided, the money goes back to the buyer on ${when}.`,
  },
  completed: {
    label: "Complete",
    next: {
      ...same("The order is complete. Others like to read how it went."),
      moderator: "The order is complete.",
    },
    byItself: null,
  },
  cancelled: { label: "Cancelled", next: same("Nothing more is to be done."), byItself: null },
  refunded: {
    label: "Refunded",
    next: {
      buyer: "All of your money comes back to you. Nothing more is to be done.",
      seller: "The buyer gets all of the money back. Nothing more is to be done.",
      moderator: "The buyer gets all of the money back.",
    },
    byItself: null,
  },
};

/** A stage in two or three words. */
export const stageLabel = (stage: Stage): string => words[stage].label;

/** What a stage asks of whoever looks. */
export const nextStep = (stage: Stage, viewer: Viewer): string => words[stage].next[viewer];

/** What happens by itself when nobody does anything, at a time in words such as `3 June, 12:00`; null at an end. */
export function whatHappensByItself(stage: Stage, when: string): string | null {
  return words[stage].byItself?.(when) ?? null;
}

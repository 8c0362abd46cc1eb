import type { Order } from "./order.ts";

type Event = Order["history"][number]["event"];

const words: Readonly<Record<Event, string>> = {
  place: "Ordered",
  secure: "Payment confirmed",
  pay: "Paid",
  confirm: "Confirmed",
  ship: "Sent",
  deliver: "Arrived",
  "report-missing": "Reported missing",
  "request-return": "Return asked for",
  "withdraw-return": "Return withdrawn",
  "accept-return": "Return accepted",
  "refuse-return": "Return refused",
  "ship-return": "Sent back",
  "dispute-return": "Objected to what came back",
  release: "Money passed on to the seller",
  refund: "Money given back",
  cancel: "Cancelled",
};

/** What happened to an order, in words. */
export const eventLabel = (event: Event): string => words[event];

/** Whether what happened is the way that an order goes when all is well. */
export function isSmooth(event: Event): boolean {
  switch (event) {
    case "place":
    case "secure":
    case "pay":
    case "confirm":
    case "ship":
    case "deliver":
    case "release":
      return true;
    case "report-missing":
    case "request-return":
    case "withdraw-return":
    case "accept-return":
    case "refuse-return":
    case "ship-return":
    case "dispute-return":
    case "refund":
    case "cancel":
      return false;
  }
}

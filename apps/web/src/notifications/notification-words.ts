import { formatMoney } from "@marketplace/api";
import type { Notification, NotificationKind } from "./notification.ts";

/** What a sentence is made from. */
export type Facts = Pick<Notification, "kind" | "as" | "by" | "money" | "before" | "search">;

const sum = ({ money }: Facts): string => (money === null ? "the money" : formatMoney(money));
const other = ({ as }: Facts): string => (as === "buyer" ? "seller" : "buyer");

/** Who gets how much back, to the receiver's face. */
function back(facts: Facts): string {
  return facts.as === "buyer" ? `you get ${sum(facts)} back` : `the buyer gets ${sum(facts)} back`;
}

/** What a moderator or time has decided, before a colon; nothing where the other side did it. */
function decidedBy({ by }: Facts): string {
  return by === "moderator" ? "A moderator has decided: " : "";
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const sentences: Readonly<Record<NotificationKind, (facts: Facts) => string>> = {
  "order-placed": (facts) => `Sold for ${sum(facts)}: confirm that you still have it`,
  "order-unpaid": () => "It was not paid for, so the order is cancelled and nothing is charged",
  "order-confirmed": ({ as, by }) => {
    if (by === "seller") return "The seller has confirmed your order";
    return as === "buyer" ? "Your order counts as confirmed" : "Your sale counts as confirmed: send it now";
  },
  "order-shipped": () => "It is on its way to you",
  "order-delivered": ({ by }) =>
    by === "buyer" ? "The buyer has received it" : "It counts as delivered, as nobody said otherwise",
  "order-missing": () => "The buyer says that it never came",
  "order-completed": (facts) => {
    const { as, money } = facts;
    if (as === "buyer")
      return money === null
        ? `${decidedBy(facts) || "Your order is complete: "}the money goes to the seller`
        : capital(`${decidedBy(facts)}${back(facts)}, the rest goes to the seller`);
    return money === null
      ? capital(`${decidedBy(facts) || "the sale is complete: "}the money is yours`)
      : capital(`${decidedBy(facts)}${back(facts)}, the rest is yours`);
  },
  "order-refunded": (facts) =>
    facts.by === "seller"
      ? `The seller gives you ${sum(facts)} back`
      : capital(`${decidedBy(facts)}${back(facts)}`),
  "order-cancelled": (facts) => {
    const what = facts.by === "system" ? "It was not sent in time" : `The ${facts.by} has cancelled`;
    return `${what}: ${back(facts)}`;
  },
  "return-requested": () => "The buyer wants to send it back",
  "return-withdrawn": () => "The buyer keeps it after all: the money is yours",
  "return-accepted": ({ as, by }) => {
    if (by === "seller") return "The seller takes it back: send it now";
    return as === "buyer" ? "Your return counts as accepted: send it now" : "The return counts as accepted";
  },
  "return-refused": () => "The seller does not take it back: a moderator decides",
  "return-shipped": () => "It is on its way back to you",
  "return-disputed": () => "The seller is not content with what came back: a moderator decides",
  "offer-made": (facts) => `Somebody offers you ${sum(facts)}`,
  "offer-countered": (facts) =>
    facts.as === "buyer" ? `The seller asks for ${sum(facts)}` : `The buyer now offers ${sum(facts)}`,
  "offer-accepted": (facts) =>
    facts.as === "buyer"
      ? `The seller accepts ${sum(facts)}: pay within a day`
      : `The buyer accepts ${sum(facts)}, and has a day to pay`,
  "offer-declined": (facts) => `The ${other(facts)} has declined the offer`,
  "offer-withdrawn": (facts) => `The ${other(facts)} has withdrawn the offer`,
  "offer-expired": () => "The offer has expired",
  "payout-sent": (facts) => `${sum(facts)} is on its way to your account`,
  "payout-failed": (facts) => `${sum(facts)} could not be sent to you, and will be tried again`,
  "review-received": (facts) => `The ${other(facts)} has reviewed you`,
  "item-reviewed": () => "The buyer has reviewed what you sold",
  "saved-search-match": (facts) => `New for “${facts.search ?? "your search"}”, for ${sum(facts)}`,
  "price-drop": (facts) =>
    facts.before === undefined
      ? `A favourite now costs ${sum(facts)}`
      : `A favourite now costs ${sum(facts)} instead of ${formatMoney(facts.before)}`,
};

/** A notification as a sentence to its receiver, without a full stop. */
export const sentenceOf = (facts: Facts): string => sentences[facts.kind](facts);

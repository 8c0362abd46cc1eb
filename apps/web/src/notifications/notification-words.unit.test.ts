import { formatMoney } from "@marketplace/api";
import { expect } from "chai";
import { type Facts, sentenceOf } from "./notification-words.ts";

const money = { amount: 125_000, currency: "DKK" };
const sum = formatMoney(money);

const sentences: readonly (readonly [facts: Facts, sentence: string])[] = [
  [
    { kind: "order-placed", as: "seller", by: "system", money },
    `Sold for ${sum}: confirm that you still have it`,
  ],
  [
    { kind: "order-cancelled", as: "buyer", by: "seller", money },
    `The seller has cancelled: you get ${sum} back`,
  ],
  [
    { kind: "order-cancelled", as: "seller", by: "system", money },
    `It was not sent in time: the buyer gets ${sum} back`,
  ],
  [
    { kind: "order-refunded", as: "buyer", by: "moderator", money },
    `A moderator has decided: you get ${sum} back`,
  ],
  [{ kind: "order-refunded", as: "buyer", by: "system", money }, `You get ${sum} back`],
  [{ kind: "order-refunded", as: "seller", by: "system", money }, `The buyer gets ${sum} back`],
  [
    { kind: "order-completed", as: "seller", by: "buyer", money: null },
    "The sale is complete: the money is yours",
  ],
  [
    { kind: "order-completed", as: "seller", by: "moderator", money },
    `A moderator has decided: the buyer gets ${sum} back, the rest is yours`,
  ],
  [
    { kind: "order-completed", as: "buyer", by: "moderator", money: null },
    "A moderator has decided: the money goes to the seller",
  ],
  [{ kind: "offer-countered", as: "buyer", by: "seller", money }, `The seller asks for ${sum}`],
  [{ kind: "offer-countered", as: "seller", by: "buyer", money }, `The buyer now offers ${sum}`],
  [{ kind: "offer-withdrawn", as: "seller", by: "buyer", money: null }, "The buyer has withdrawn the offer"],
  [
    { kind: "saved-search-match", as: "buyer", by: "seller", money, search: "Oak desks" },
    `New for “Oak desks”, for ${sum}`,
  ],
  [
    { kind: "price-drop", as: "buyer", by: "seller", money, before: { ...money, amount: 150_000 } },
    `A favourite now costs ${sum} instead of ${formatMoney({ ...money, amount: 150_000 })}`,
  ],
  [{ kind: "payout-sent", as: "seller", by: "system", money }, `${sum} is on its way to your account`],
];

describe("what a notification says", () => {
  for (const [facts, sentence] of sentences)
    it(`of ${facts.kind} by the ${facts.by} to the ${facts.as}: ${sentence}`, () => {
      expect(sentenceOf(facts)).to.equal(sentence);
    });
});

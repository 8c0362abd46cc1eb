import { formatMoney } from "@marketplace/api";
import { expect } from "chai";
import { paymentText } from "./money-words.ts";

type Paid = Parameters<typeof paymentText>[0];

const dkk = (amount: number) => ({ amount, currency: "DKK" });
const paid = (changes: Partial<Paid>): Paid => ({
  payment: { status: "captured", provider: "sandbox" },
  stage: "placed",
  price: dkk(125_000),
  refunded: dkk(0),
  ...changes,
});

describe("where an order's money is", () => {
  it("is with the shop until the order has ended, and with the seller then", () => {
    expect(paymentText(paid({}))).to.equal("Paid, and held by the shop");
    expect(paymentText(paid({ stage: "completed" }))).to.equal("Paid, and passed on to the seller");
  });

  it("is on its way back from the decision on, until the provider has given it back", () => {
    const given = { stage: "completed", refunded: dkk(50_000) } as const;
    expect(paymentText(paid(given))).to.equal("Paid; what comes back is on its way");
    const payment = { status: "refunded", provider: "sandbox" } as const;
    expect(paymentText(paid({ ...given, payment }))).to.equal(
      `Paid, with ${formatMoney(dkk(50_000))} given back`,
    );
    expect(paymentText(paid({ stage: "refunded", refunded: dkk(125_000), payment }))).to.equal("Given back");
  });

  it("never left the buyer where the payment came to nothing", () => {
    for (const status of ["failed", "voided"] as const)
      expect(paymentText(paid({ stage: "cancelled", payment: { status, provider: "sandbox" } }))).to.include(
        "nothing was charged",
      );
  });
});

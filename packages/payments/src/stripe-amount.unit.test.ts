import { expect } from "chai";
import fc from "fast-check";
import { fromStripe, toStripe } from "./stripe-amount.ts";

describe("an amount for Stripe", () => {
  it("comes back as it went, in every currency that Stripe can charge exactly", () => {
    const currencies = fc.constantFrom("DKK", "EUR", "JPY", "KRW", "CLP", "ISK", "UGX", "KWD", "BHD", "XOF");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), currencies, (tenth, currency) => {
        const amount = tenth * 10;
        const asked = toStripe({ amount, currency });
        expect(Number.isSafeInteger(asked.amount)).to.equal(true);
        expect(fromStripe(asked.amount, asked.currency)).to.equal(amount);
      }),
    );
  });

  it("is the minor unit of ISO 4217, with Stripe's exceptions", () => {
    expect(toStripe({ amount: 129_900, currency: "DKK" })).to.deep.equal({
      amount: 129_900,
      currency: "dkk",
    });
    expect(toStripe({ amount: 500, currency: "JPY" })).to.deep.equal({ amount: 500, currency: "jpy" });
    expect(toStripe({ amount: 5, currency: "ISK" })).to.deep.equal({ amount: 500, currency: "isk" });
    expect(toStripe({ amount: 5, currency: "UGX" })).to.deep.equal({ amount: 500, currency: "ugx" });
  });

  it("is refused when Stripe could not charge it exactly", () => {
    for (const money of [
      { amount: 1_001, currency: "KWD" },
      { amount: 10, currency: "MGA" },
    ])
      expect(() => toStripe(money))
        .to.throw()
        .with.property("code", "VALIDATION_FAILED");
  });
});

import { expect } from "chai";
import fc from "fast-check";
import type { Condition } from "./plan.ts";
import { priceOf } from "./price.ts";

const worstToBest: readonly Condition[] = ["poor", "fair", "good", "like_new", "new"];

describe("priceOf", () => {
  it("asks more for a better condition, whatever the seller's temper, from 30 euros on", () => {
    const temper = fc.double({ min: 0.94, max: 1.06, noNaN: true });
    const euros = fc.double({ min: 30, max: 3_000, noNaN: true });
    const currency = fc.constantFrom("DKK" as const, "EUR" as const, "GBP" as const);
    fc.assert(
      fc.property(
        euros,
        currency,
        fc.array(temper, { minLength: 5, maxLength: 5 }),
        (worth, paid, tempers) => {
          const amounts = worstToBest.map(
            (condition, n) =>
              priceOf({ euros: worth, condition, currency: paid, temper: tempers[n] ?? 1 }).amount,
          );
          expect(amounts).to.deep.equal([...amounts].sort((a, b) => a - b));
          expect(amounts[0]).to.be.below(amounts[4] ?? 0);
        },
      ),
    );
  });

  it("asks round sums in whole units, and never nothing", () => {
    const good = { condition: "good", temper: 1 } as const;
    expect(priceOf({ ...good, euros: 323.4, currency: "EUR" })).to.deep.equal({
      amount: 32_000,
      currency: "EUR",
    });
    expect(priceOf({ ...good, euros: 323.4, currency: "DKK" })).to.deep.equal({
      amount: 240_000,
      currency: "DKK",
    });
    expect(priceOf({ ...good, euros: 52, currency: "GBP" })).to.deep.equal({
      amount: 4_500,
      currency: "GBP",
    });
    expect(priceOf({ ...good, euros: 0.1, currency: "EUR" })).to.deep.equal({ amount: 100, currency: "EUR" });
  });
});

import { currencyDecimals, MAX_AMOUNT, MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { dayOf, payable } from "./payout.ts";
import { PAYOUT_MINIMUMS, payoutMinimum } from "./payout-minimum.ts";

const dkk = (amount: number) => ({ amount, currency: "DKK" });
const claims = fc.record({
  owed: fc.record({
    amount: fc.integer({ min: -10_000, max: 1_000_000 }),
    currency: fc.constantFrom("DKK", "EUR", "JPY", "XAU"),
  }),
  isAsked: fc.boolean(),
  isSuspended: fc.boolean(),
});

function codeOf(work: () => unknown): unknown {
  try {
    work();
    return "answered";
  } catch (thrown) {
    return thrown instanceof MarketplaceError ? thrown.code : thrown;
  }
}

describe("what is paid out", () => {
  it("is all that is owed, and never nothing or more than that", () => {
    fc.assert(
      fc.property(claims, (claim) => {
        const code = codeOf(() => expect(payable(claim)).to.deep.equal(claim.owed));
        const least = claim.isAsked ? 1 : (payoutMinimum(claim.owed.currency) ?? Number.POSITIVE_INFINITY);
        const may = !claim.isSuspended && claim.owed.amount >= least;
        expect(code).to.equal(may ? "answered" : claim.isSuspended ? "FORBIDDEN" : "INVALID_TRANSITION");
      }),
    );
  });

  it("waits for the least that is worth it, unless its seller asks", () => {
    const claim = { isAsked: false, isSuspended: false };
    expect(codeOf(() => payable({ ...claim, owed: dkk(4_999) }))).to.equal("INVALID_TRANSITION");
    expect(payable({ ...claim, owed: dkk(5_000) })).to.deep.equal(dkk(5_000));
    expect(payable({ ...claim, isAsked: true, owed: dkk(1) })).to.deep.equal(dkk(1));
  });

  it("is at most the largest amount that there is; the rest stays owed", () => {
    const owed = dkk(MAX_AMOUNT + 5);
    expect(payable({ owed, isAsked: false, isSuspended: false })).to.deep.equal(dkk(MAX_AMOUNT));
  });

  it("has a minimum in minor units, by the decimals of each currency", () => {
    expect(payoutMinimum("DKK")).to.equal(5_000);
    expect(payoutMinimum("JPY")).to.equal(1_000);
    expect(payoutMinimum("XAU")).to.equal(null);
    for (const { amount, currency } of PAYOUT_MINIMUMS) {
      expect(amount % 10 ** currencyDecimals(currency), currency).to.equal(0);
      expect(amount, currency).to.be.greaterThan(0);
    }
  });

  it("belongs to a day in UTC", () => {
    expect(dayOf(new Date("2026-06-01T23:59:59.999Z"))).to.equal("2026-06-01");
    expect(dayOf(new Date("2026-06-02T01:00:00.000+02:00"))).to.equal("2026-06-01");
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { feeOf } from "./fee-policy.ts";
import { capture, chargeback, payout, payoutReturn, refund, release } from "./posting.ts";

const sale = { orderId: "order", buyerId: "buyer", sellerId: "seller" };
const moneys = fc.record({
  amount: fc.integer({ min: 1, max: 100_000_000_000 }),
  currency: fc.constantFrom("DKK", "EUR", "JPY"),
});
const categories = fc.constantFrom("electronics", "books", "unheard-of");

describe("postings", () => {
  it("sum to nothing in each currency, whatever the amount, and have no entry of nothing", () => {
    fc.assert(
      fc.property(moneys, categories, (money, category) => {
        const all = [
          capture(sale, money),
          release(sale, money, category),
          refund(sale, "1", money),
          payout("payout", "seller", money),
          payoutReturn("payout", "seller", money),
          chargeback(sale, money),
        ];
        for (const { entries } of all) {
          expect(entries.reduce((sum, { amount }) => sum + amount, 0)).to.equal(0);
          expect(entries.length).to.be.at.least(2);
          for (const { amount } of entries) expect(amount).to.not.equal(0);
        }
      }),
    );
  });

  it("charge a fee that is within half a minor unit of its rate, and at most the sale", () => {
    fc.assert(
      fc.property(moneys, (money) => {
        const { amount, currency } = feeOf("electronics", money);
        expect(currency).to.equal(money.currency);
        expect(Math.abs(amount - money.amount * 0.06)).to.be.at.most(0.5 + 1e-4);
        expect(amount).to.be.within(0, money.amount);
      }),
    );
  });

  it("know a retry by its key, and one refund of an order from another", () => {
    const money = { amount: 100, currency: "DKK" };
    expect(capture(sale, money).key).to.equal(capture(sale, { ...money, amount: 7 }).key);
    expect(refund(sale, "1", money).key).to.not.equal(refund(sale, "2", money).key);
    expect(payoutReturn("1", "seller", money).key).to.not.equal(payout("1", "seller", money).key);
    expect(release(sale, money, "books").key).to.not.equal(capture(sale, money).key);
  });
});

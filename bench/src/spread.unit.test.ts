import { expect } from "chai";
import fc from "fast-check";
import { inRange, quantile, spreadOf } from "./spread.ts";

describe("spreadOf", () => {
  it("gives the median, the lowest and the highest, in whatever order they come", () => {
    expect(spreadOf([3, 1, 10])).to.deep.equal({ value: 3, low: 1, high: 10 });
    expect(spreadOf([4, 1, 2, 9])).to.deep.equal({ value: 3, low: 1, high: 9 });
    expect(spreadOf([7])).to.deep.equal({ value: 7, low: 7, high: 7 });
    expect(() => spreadOf([])).to.throw(RangeError);
  });
});

describe("inRange", () => {
  it("says the median with the lowest and the highest beside it", () => {
    expect(inRange({ value: 3.456, low: 2, high: 10.456 }, 2)).to.equal("3.46 (2.00–10.46)");
  });
});

describe("quantile", () => {
  it("is the value that so many do not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).to.deep.equal([1, 50, 99, 100]);
    expect(quantile([5], 0.99)).to.equal(5);
  });

  it("leaves no more than the rest above it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const ascending = values.toSorted((left, right) => left - right);
          const above = ascending.filter((value) => value > quantile(ascending, share)).length;
          expect(above).to.be.at.most(Math.floor((1 - share) * ascending.length + 1e-9));
        },
      ),
    );
  });
});

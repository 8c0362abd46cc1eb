import { expect } from "chai";
import fc from "fast-check";
import { allocate } from "./allocate.ts";

const weights = fc
  .array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 8 })
  .filter((list) => list.some((weight) => weight > 0));
const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe("allocate", () => {
  it("makes parts that equal the whole, each within one minor unit of its exact share", () => {
    fc.assert(
      fc.property(amounts, weights, (amount, list) => {
        const parts = allocate(amount, list);
        const total = list.reduce((sum, weight) => sum + weight, 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(amount);
        for (const [index, part] of parts.entries()) {
          const exact = (amount * (list[index] ?? 0)) / total;
          expect(Math.abs(part - exact)).to.be.below(1.001);
        }
      }),
    );
  });

  it("gives nothing to a weight of nothing, and no less to a larger weight", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000 }), weights, (amount, list) => {
        const parts = allocate(amount, list);
        for (const [index, weight] of list.entries()) {
          if (weight === 0) expect(parts[index]).to.equal(0);
          for (const [other, lighter] of list.entries())
            if (lighter < weight) expect(parts[other]).to.be.at.most(parts[index] ?? 0);
        }
      }),
    );
  });

  it("gives what is left over to the largest remainders", () => {
    expect(allocate(100, [1, 1, 1])).to.deep.equal([34, 33, 33]);
    expect(allocate(10, [25, 24, 51])).to.deep.equal([3, 2, 5]);
    expect(allocate(-100, [1, 1, 1])).to.deep.equal([-34, -33, -33]);
    expect(allocate(0, [1, 2])).to.deep.equal([0, 0]);
  });

  it("is exact where doubles are not", () => {
    const parts = allocate(Number.MAX_SAFE_INTEGER, [9_007_199_254_740_881, 110]);
    expect(BigInt(parts[0] ?? 0) + BigInt(parts[1] ?? 0)).to.equal(BigInt(Number.MAX_SAFE_INTEGER));
    expect(parts[1]).to.equal(110);
  });

  it("refuses what is no whole number, and weights that divide nothing", () => {
    expect(() => allocate(1.5, [1])).to.throw(RangeError);
    expect(() => allocate(1, [0, 0])).to.throw(RangeError);
    expect(() => allocate(1, [-1, 2])).to.throw(RangeError);
    expect(() => allocate(1, [])).to.throw(RangeError);
  });
});

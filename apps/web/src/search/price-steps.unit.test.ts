import { expect } from "chai";
import fc from "fast-check";
import { nextStep, priceStep } from "../../../../packages/search/src/facet.ts";
import { pricesIn, withoutGaps } from "./price-steps.ts";

const amounts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 30 });

describe("the steps of a price histogram", () => {
  it("follow each other without gaps, and count what the API counted", () => {
    fc.assert(
      fc.property(amounts, (prices) => {
        const froms = [...new Set(prices.map(priceStep))].sort((a, b) => a - b);
        const counted = froms.map((from) => ({ from, to: nextStep(from), count: 1 }));
        const shown = withoutGaps(counted);
        expect(shown.filter(({ count }) => count > 0)).to.deep.equal(counted);
        for (const [index, { from }] of shown.entries())
          if (index > 0) expect(from).to.equal(shown[index - 1]?.to);
      }),
    );
  });

  it("each ask for the prices that they count, and for none of the step above", () => {
    fc.assert(
      fc.property(amounts, (prices) => {
        for (const from of new Set(prices.map(priceStep))) {
          const { min, max } = pricesIn({ from, to: nextStep(from) });
          const asked = prices.filter((price) => price >= min && price <= max);
          expect(asked).to.deep.equal(prices.filter((price) => priceStep(price) === from));
        }
      }),
      { examples: [[[500, 1_000, 2_000]]] },
    );
  });
});

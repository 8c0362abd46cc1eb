import { expect } from "chai";
import fc from "fast-check";
import { backoffMs } from "./backoff.ts";

const retry = { minMs: 100, maxMs: 5_000 };

describe("backoffMs", () => {
  it("doubles from the shortest wait to the longest", () => {
    const waits = [1, 2, 3, 6, 7, 8, 1_000].map((failures) => backoffMs(retry, failures, 1));
    expect(waits).to.deep.equal([100, 200, 400, 3_200, 5_000, 5_000, 5_000]);
  });

  it("keeps between half and all of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const full = backoffMs(retry, failures, 1);
          expect(backoffMs(retry, failures, random)).to.be.within(full / 2, full);
        },
      ),
    );
  });
});

import { expect } from "chai";
import { seenCell } from "../cell.fixture.ts";
import { CONTENDERS, LEVELS } from "./order-contenders.ts";
import { comparisonsOf, speedsOf } from "./order-figures.ts";

/** Everybody at every level in two rounds, the second on a machine that is half as fast. */
const cells = [1, 2].flatMap((round) =>
  LEVELS.flatMap((parallel) =>
    CONTENDERS.map((contender) => {
      const full = contender === "orders/raw" ? 1_000 : 300;
      return seenCell(contender, { parallel, round, perSecond: full / round, failures: { busy: 1 } });
    }),
  ),
);

describe("the figures of orders", () => {
  it("are compared within each round, so that a slow round does not count against either", () => {
    const toRaw = comparisonsOf(cells).filter(({ name }) => name === "orders/raw");
    expect(toRaw).to.deep.equal(
      LEVELS.map((parallel) => ({ name: "orders/raw", parallel, value: 0.3, low: 0.3, high: 0.3 })),
    );
  });

  it("put the rounds of each contender and level together, with what failed", () => {
    const speeds = speedsOf(cells);
    expect(speeds).to.have.length(CONTENDERS.length * LEVELS.length);
    expect(speeds[0]).to.deep.include({
      contender: "orders/http",
      parallel: 1,
      perSecond: { value: 225, low: 150, high: 300 },
      failures: { busy: 2 },
    });
  });

  it("are refused where something was not measured", () => {
    const without = cells.filter(({ contender, round }) => contender !== "orders/raw" || round !== 2);
    expect(() => comparisonsOf(without)).to.throw(RangeError, "orders/raw was not measured in round 2");
    expect(() => speedsOf([])).to.throw(RangeError);
  });
});

import { expect } from "chai";
import { openHistory } from "./history.fixture.ts";

describe("the checker of histories", () => {
  const history = openHistory(1_000);
  history.acknowledged("a", 2, 5_000);
  history.acknowledged("a", 3, 9_000);
  const read = (askedAt: number, version: number, own = false) =>
    history.judge({ listing: "a", askedAt, version, own });

  it("lets others see an old version for the bound, and no longer", () => {
    expect(read(5_999, 1)).to.equal(null);
    expect(read(6_000, 1)).to.equal("another saw version 1, 1000 ms after 2 was acknowledged");
    expect(read(9_999, 2)).to.equal(null);
    expect(read(10_000, 2)).to.match(/saw version 2/);
    expect(read(10_000, 4)).to.equal(null);
  });

  it("lets a writer see nothing older than what they wrote", () => {
    expect(read(9_000, 2, true)).to.match(/^its writer saw version 2/);
    expect(read(8_999, 2, true)).to.equal(null);
    expect(read(5_000, 1, true)).to.match(/saw version 1/);
    expect(history.judge({ listing: "b", askedAt: 9_000, version: 1, own: true })).to.equal(null);
  });
});

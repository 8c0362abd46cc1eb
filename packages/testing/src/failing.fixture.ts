import { expect } from "chai";

describe("a sum", () => {
  it("is exact", () => {
    expect(1 + 2).to.equal(4);
  });
});

import { expect } from "chai";
import { withoutDirection } from "./paging-link.ts";

describe("paging of infinite queries", () => {
  it("leaves out the direction, and the cursor that the first page does not have", () => {
    expect(withoutDirection({ category: "bikes", direction: "forward", cursor: null })).to.deep.equal({
      category: "bikes",
    });
    expect(withoutDirection({ direction: "forward" })).to.deep.equal({});
  });

  it("keeps the cursor of a later page", () => {
    expect(withoutDirection({ limit: 24, direction: "forward", cursor: "abc" })).to.deep.equal({
      limit: 24,
      cursor: "abc",
    });
  });

  it("leaves every other input as it is", () => {
    for (const input of [undefined, null, "text", { cursor: null }, { direction: "north" }]) {
      expect(withoutDirection(input)).to.equal(input);
    }
  });
});

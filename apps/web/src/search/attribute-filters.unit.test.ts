import { expect } from "chai";
import { choicesOf, tellsApart } from "./attribute-filters.ts";
import type { AttributeFacet } from "./search.ts";

const facet = (...values: AttributeFacet["values"][number]["value"][]): AttributeFacet => {
  const numbers = values.flatMap((value) => (typeof value === "number" ? [value] : []));
  return {
    ...{ key: "size", label: "Size", values: values.map((value) => ({ value, count: 1 })) },
    range: numbers.length === 0 ? null : { min: Math.min(...numbers), max: Math.max(...numbers) },
  };
};

describe("what one chooses among of an attribute", () => {
  it("are its texts, also beside numbers, as sizes of clothes beside those of shoes", () => {
    const mixed = facet("S", 42, "M", true);
    expect(choicesOf(mixed).map(({ value }) => value)).to.deep.equal(["S", "M", true]);
    expect(tellsApart(mixed), "where all shoes have the same size").to.equal(true);
  });

  it("is nothing where all have the same number, and a range where they differ", () => {
    expect([facet(42), facet(41, 42), facet("S")].map(tellsApart)).to.deep.equal([false, true, true]);
    expect(choicesOf(facet(41, 42))).to.deep.equal([]);
  });
});
